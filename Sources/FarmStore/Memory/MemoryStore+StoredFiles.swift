package import FarmBasics
package import FarmModel

extension MemoryStore {
    /// Parts of models come among the others, by digest where names are the same.
    package func storedFiles() -> [StoredFile] {
        farm.files.stored.values.sorted { ($0.name, $0.digest) < ($1.name, $1.digest) }
    }

    /// A part that is pushed again as a file of its own takes that one's name. Tells that files have changed.
    package func record(stored file: StoredFile) throws -> StoredFile {
        try transaction(noting: { .asAsked(if: $0.hasChanged) }) { farm -> (file: StoredFile, hasChanged: Bool) in
            let other = farm.files.stored.values.first {
                !file.isPart && !$0.isPart && $0.name == file.name && $0.digest != file.digest
            }
            if let other { throw other.nameTaken }
            var stored = farm.files.stored[file.digest] ?? file
            let isNew = farm.files.stored[file.digest] == nil
            let hasChanged = isNew || stored.isPart
            if isNew { stored.storedAt = farm.now }
            if stored.isPart { (stored.name, stored.model, stored.accessory) = (file.name, file.model, file.accessory) }
            farm.files.stored[file.digest] = stored
            if let model = file.model { farm.files.remember([model], holder: .store) }
            if let accessory = file.accessory { farm.files.remember([accessory], holder: .store) }
            farm.tell(.filesChanged)
            return (stored, hasChanged)
        }.file
    }

    /// No error where there is none. Tells that files have changed.
    package func forget(stored digest: Digest) throws {
        _ = try transaction(noting: { .asAsked(if: $0) }) { farm in
            let wasThere = farm.files.stored[digest] != nil
            farm.files.forgetStored(digest)
            farm.tell(.filesChanged)
            return wasThere
        }
    }

    /// Changes nothing where there is no such session. The limit stays as it was registered.
    package func setFetched(_ status: FetchStatus, session: SessionID) throws {
        try transaction { $0.sessions[session]?.fetch = status }
    }
}
