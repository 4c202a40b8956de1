/// Why a queued image is not being rendered.
package enum WaitReason: Sendable, Equatable {
    case noWorkerConnected
    /// No connected worker holds the job's model.
    case modelMissing(String)
    /// No connected worker with the job's model holds all of these files, such as "LoRA 'quilt'".
    case filesMissing([String], model: String)
    /// These workers failed the image and do not get it again.
    case barred([String])
    /// These workers failed several images in a row and get none for a while; with what failed last.
    case cooling([String: String])
    /// These workers failed the image on their own account and get it again in a while.
    case resting([String])
    /// All devices of these workers ran out of memory at the image's size or a smaller one.
    case tooSmall([String])
    /// A person has drained these workers.
    case drained([String])
    /// These workers have no room for more images: their spool is at its limit or their disk is full.
    case full([String])
    /// These workers have no room for a file that they would have to fetch; with what each says of it.
    case noRoomToFetch([String: String])
    /// These workers have to fetch the model or another file from the farm's store first.
    case fetching([String])
    /// Images of the same submitter go first.
    case behind(images: Int)
    /// Other submitters have queued images, and all take turns.
    case sharing(submitters: Int)
    /// Nothing stands in the way: the next device with room takes it, or near the end one that is sooner done with it.
    case next

    /// A stable word for programs.
    package var code: String {
        switch self {
        case .noWorkerConnected: "noWorkerConnected"
        case .modelMissing: "modelMissing"
        case .filesMissing: "filesMissing"
        case .barred: "barred"
        case .cooling: "cooling"
        case .resting: "resting"
        case .tooSmall: "tooSmall"
        case .drained: "drained"
        case .full: "full"
        case .noRoomToFetch: "noRoomToFetch"
        case .fetching: "fetching"
        case .behind: "behind"
        case .sharing: "sharing"
        case .next: "next"
        }
    }
}

extension WaitReason: CustomStringConvertible {
    /// A clause for people, without a capital and a full stop; at most five workers are named.
    package var description: String {
        switch self {
        case .noWorkerConnected: "no worker is connected"
        case .modelMissing(let model): "no connected worker holds the model '\(model)'"
        case .filesMissing(let files, let model):
            "no connected worker with the model '\(model)' holds \(files.count > 1 ? "all of " : "")"
                + files.joined(separator: ", ")
        case .barred(let workers):
            "\(Self.list(workers)) failed it and \(Self.verb(workers, "does", "do")) not get it again"
        case .cooling(let workers):
            workers.sorted { $0.key < $1.key }.prefix(Self.shown).map {
                "\($0.key) cools down after failures: \($0.value)"
            }.joined(separator: "; ")
                + (workers.count > Self.shown ? "; and \(workers.count - Self.shown) more cool down" : "")
        case .resting(let workers):
            "\(Self.list(workers)) failed it lately and \(Self.verb(workers, "gets", "get")) it again in a while"
        case .tooSmall(let workers):
            "\(Self.list(workers)) ran out of memory at this size or a smaller one with this model"
        case .drained(let workers):
            "\(Self.list(workers)) \(Self.verb(workers, "is", "are")) drained; undo it with 'farm workers resume NAME'"
        case .full(let workers):
            "\(Self.list(workers)) \(Self.verb(workers, "has", "have")) no room in the spool or on the disk"
        case .noRoomToFetch(let workers):
            workers.sorted { $0.key < $1.key }.prefix(Self.shown).map { "\($0.key) \($0.value)" }
                .joined(separator: "; ")
                + (workers.count > Self.shown ? "; and \(workers.count - Self.shown) more have no room" : "")
        case .fetching(let workers):
            "\(Self.list(workers)) \(Self.verb(workers, "has", "have")) to fetch files from the farm's store for it"
        case .behind(1): "1 image of the same submitter goes first"
        case .behind(let images): "\(images) images of the same submitter go first"
        case .sharing(1): "another submitter has queued images too: the farm takes turns"
        case .sharing(let submitters): "\(submitters) other submitters have queued images too: the farm takes turns"
        case .next: "the next device with room takes it; slow ones leave the last images to faster ones"
        }
    }

    /// At most so many workers are named.
    private static let shown = 5

    private static func list(_ names: [String]) -> String {
        let list = names.prefix(shown).joined(separator: ", ")
        return names.count > shown ? "\(list) and \(names.count - shown) more" : list
    }

    private static func verb(_ names: [String], _ one: String, _ many: String) -> String {
        names.count == 1 ? one : many
    }
}
