import FarmModel
import FoundationEssentials

extension PrincipalLimits: RandomValue {
    init(random values: inout RandomValues) {
        self.init()
        queuedImages = values.maybe { $0.orZero { $0.int() } }
        openJobs = values.maybe { $0.orZero { $0.int() } }
        inputBytes = values.maybe { $0.orZero { $0.int64() } }
        keptBytes = values.maybe { $0.orZero { $0.int64() } }
        requestsPerSecond = values.maybe { $0.orZero { $0.double() } }
        parallelDownloads = values.maybe { $0.orZero { $0.int() } }
    }
}

extension Principal: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            id: PrincipalID(values.int64()), name: values.text(), role: values.word(), limits: values.value(),
            isDisabled: values.bool(), createdAt: values.date())
    }
}

extension NewPrincipal: RandomValue {
    init(random values: inout RandomValues) {
        self.init(name: values.text(), role: values.word(), limits: values.value())
    }
}

extension PrincipalChange: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            name: values.text(), role: values.maybe { $0.word() }, limits: values.maybe(),
            isDisabled: values.maybe { $0.bool() })
    }
}

extension Identity: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            name: values.text(), role: values.word(), isFarmOpen: values.bool(), isPrivate: values.bool(),
            token: values.maybe { TokenID($0.int64()) }, address: values.text(), limits: values.value())
    }
}

extension TokenRecord: RandomValue {
    /// The wire has its principal by name alone.
    init(random values: inout RandomValues) {
        self.init(
            id: TokenID(values.int64()), principal: 0, principalName: values.text(), label: values.text(),
            createdAt: values.date(), expiresAt: values.maybe { $0.date() }, lastUsedAt: values.maybe { $0.date() },
            revokedAt: values.maybe { $0.date() })
    }
}

extension TokenRequest: RandomValue {
    init(random values: inout RandomValues) {
        self.init(principal: values.text(), label: values.text(), expiresAt: values.maybe { $0.date() })
    }
}

extension FarmAccess: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            isOpen: values.bool(), isPrivate: values.bool(), limits: values.value(),
            auditDays: values.maybe { $0.orZero { $0.int() } })
    }
}

extension AccessChange: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            isPrivate: values.maybe { $0.bool() }, limits: values.maybe(),
            auditDays: values.maybe { $0.orZero { $0.int() } })
    }
}

extension MethodPermission: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            method: values.text(), leastRole: values.maybe { $0.word() }, roleForOthers: values.maybe { $0.word() })
    }
}

extension AuditEntry: RandomValue {
    init(random values: inout RandomValues) {
        self.init(
            id: values.maybe { $0.int64() }, at: values.maybe { $0.date() }, principal: values.text(),
            address: values.text(), method: values.text(), object: values.text(), outcome: values.word())
    }
}

extension AuditFilter: RandomValue {
    init(random values: inout RandomValues) {
        self.init(limit: values.int())
        principal = values.maybe { $0.text() }
        method = values.maybe { $0.text() }
        outcome = values.maybe { $0.word() }
        since = values.maybe { $0.date() }
        until = values.maybe { $0.date() }
        before = values.maybe { $0.orZero { $0.int64() } }
    }
}
