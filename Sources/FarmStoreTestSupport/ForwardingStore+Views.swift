package import FarmModel
import FarmStore

extension ForwardingStore {
    /// What a test breaks stays broken in the view.
    package func within(_ scope: JobScope) -> Self {
        var view = self
        view.store = store.within(scope)
        return view
    }
    /// What a test breaks stays broken in the view.
    package func audited(_ entry: AuditEntry) -> Self {
        var view = self
        view.store = store.audited(entry)
        return view
    }
}
