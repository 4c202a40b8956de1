/// A connected worker, with what keeps it from an image.
package struct PossibleWorker: Sendable, Equatable {
    /// As people know it; one connected worker has it.
    package var name: String
    /// Or can fetch it.
    package var holdsModel = true
    /// What else the image needs and it neither holds nor can fetch, such as "LoRA 'quilt'".
    package var missingFiles: [String] = []
    /// It would have to fetch the model or another file from the store first.
    package var mustFetch = false
    /// It failed the image and does not get it again.
    package var isBarred = false
    /// It failed the image on its own account, and gets it again in a while.
    package var isResting = false
    /// Its last failure, where it failed so much lately that it gets no tasks.
    package var cooling: String?
    /// Each of its devices ran out of memory at the image's size or a smaller one.
    package var isTooSmall = false
    /// A person has told the farm to give it no tasks.
    package var isDrained = false
    /// Its spool is at its limit, or its disk is full.
    package var isFull = false
    /// Why it cannot fetch a file for the image now: a sentence without its subject.
    package var shortage: String?

    /// A worker that nothing keeps from the image, until the fields say so.
    package init(name: String) { self.name = name }

    /// Whether nothing but its turn keeps it from the image; to fetch files first does not.
    package var mayTake: Bool {
        holdsModel && missingFiles.isEmpty && !isBarred && !isTooSmall && !isDrained && !isFull && !isResting
            && cooling == nil && shortage == nil
    }
}
