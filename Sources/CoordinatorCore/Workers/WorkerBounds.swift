import FarmBasics
import FarmModel

/// What a worker may say: for whom, and how much of it.
enum WorkerBounds {
    private static let mostDevices = 64
    private static let mostModels = 10_000
    private static let mostAccessories = 50_000
    /// That it still renders, or has waiting.
    private static let mostHeld = 10_000
    private static let mostSpooled = 200_000
    /// Of a name, an id, a path's part.
    private static let longestText = 1000

    /// - Throws: `forbidden` for a worker that another certificate speaks for; `invalidInput` for what is too much.
    static func check(_ report: WorkerReport, from caller: Caller) throws {
        switch report {
        case .register(let registration):
            if let own = caller.worker, own != registration.worker {
                throw FarmError(
                    .forbidden,
                    "the certificate that was shown is of worker \(own), and cannot speak for worker "
                        + "\(registration.worker): its own is taken")
            }
            try check(registration.devices.count, mostDevices, "devices")
            for device in registration.devices {
                try check(device.id, "device's id")
                try check(device.name, "device's name")
                try check(device.deviceClass, "device's class")
            }
            guard registration.devices.count == Set(registration.devices.map(\.id)).count else {
                throw FarmError(.invalidInput, "two of the worker's devices have the same id; each needs its own")
            }
            for context in registration.contexts.values { try check(context, "loaded context") }
            try check(registration.models, registration.accessories)
            try check(registration.held.count, mostHeld, "attempts that it holds")
            try check(registration.spooled.count, mostSpooled, "images in its spool")
        case .inventory(let inventory): try check(inventory.models, inventory.accessories)
        case .returned(let attempts): try check(attempts.count, mostHeld, "attempts that it gives back")
        case .heartbeat, .credit, .started, .progress, .preview, .failed, .storage, .fetched: break
        }
    }

    private static func check(_ models: [ModelDescription], _ accessories: [AccessoryDescription]) throws {
        try check(models.count, mostModels, "models")
        try check(accessories.count, mostAccessories, "files beside its models")
        for model in models { try check(model.name, "model's name") }
        for accessory in accessories { try check(accessory.name, "file's name") }
    }

    private static func check(_ count: Int, _ most: Int, _ noun: String) throws {
        guard count <= most else {
            throw FarmError(.invalidInput, "the worker names \(count) \(noun); at most \(most) are accepted")
        }
    }

    private static func check(_ text: String, _ noun: String) throws {
        guard text.utf8.count <= longestText else {
            throw FarmError(
                .invalidInput,
                "the \(noun) '\(text.shortened())' has \(text.utf8.count) bytes; at most \(longestText) are accepted")
        }
    }
}
