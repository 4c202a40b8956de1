import ContactSheets
import FarmBasics
import FarmModel
import Recipes

/// How a job's images are laid out on a contact sheet: a recipe's along its axes, others one after the other.
struct JobSheet: Sendable {
    /// What a sheet needs to know of an image that is there.
    struct Picture: Sendable, Equatable {
        var id: ImageID
        var seed: Int64
        /// Bytes of the PNG, and its SHA-256 in lower-case hex.
        var byteCount: Int
        var digest: Digest
    }

    let job: Job
    let recipe: Recipe?
    /// By index.
    var pictures: [Int: Picture] = [:]
    var shared = SharedFacts()

    /// The long side of a cell where nothing else is asked for, in pixels: a thumbnail's.
    static let usualCell = 256

    init(job: Job, recipe: Recipe?) {
        self.job = job
        self.recipe = recipe
    }

    mutating func add(_ image: ImageRecord) {
        pictures[image.task.index] = Picture(
            id: image.id, seed: image.parameters.seed, byteCount: image.byteCount, digest: image.digest)
        shared.add(image.parameters, model: image.modelName)
    }

    /// - Parameter cell: the long side of a cell in pixels; nil for the thumbnails', or the images' own.
    func sheet(cell: Int?, isFull: Bool) -> ContactSheet {
        ContactSheet(
            title: job.name.isEmpty ? "Job \(job.id)" : "\(job.name) (job \(job.id))", legend: legend,
            arrangement: axes.isEmpty ? .list(count: job.imageCount) : .grid(axes),
            cellSize: cellSize(cell, isFull: isFull), isEnlarging: cell != nil)
    }

    /// Image `index` of the job that stands in a place.
    func index(at place: [Int]) -> Int {
        guard let recipe, !recipe.axes.isEmpty else { return place.first ?? 0 }
        return recipe.index(at: place) ?? 0
    }

    /// Below a cell of a list.
    func caption(_ index: Int) -> String {
        guard axes.isEmpty else { return "" }
        return pictures[index].map { "#\(index) · seed \($0.seed)" } ?? "#\(index)"
    }

    private var axes: [SheetAxis] {
        guard let recipe else { return [] }
        return recipe.axes.enumerated().map { number, axis in
            SheetAxis(
                name: axis.name,
                values: axis.name == ImageFacts.seed ? seedLabels(of: axis, number, recipe) : axis.labels)
        }
    }

    /// Drawn seeds are known once images of them are there.
    private func seedLabels(of axis: RecipeAxis, _ number: Int, _ recipe: Recipe) -> [String] {
        guard recipe.needsDrawnSeed else { return axis.labels }
        var seeds = [Set<Int64>](repeating: [], count: axis.count)
        for (index, picture) in pictures { seeds[recipe.coordinates(at: index)[number]].insert(picture.seed) }
        return seeds.enumerated().map { place, seeds in
            guard seeds.count == 1, let seed = seeds.first else { return axis.label(place) }
            return "\(seed)"
        }
    }

    private var legend: [String] {
        let facts = shared.legend(recipe: recipe, job: job)
        let texts = facts.filter { $0.name.hasSuffix("rompt") }
        let rest = facts.filter { !$0.name.hasSuffix("rompt") }
        return texts.map { "\($0.name): \($0.value)" }
            + (rest.isEmpty ? [] : [rest.map { "\($0.name): \($0.value)" }.joined(separator: " · ")])
    }

    /// Of the images' shape where they have one, and, unless it is asked for, not larger than what is drawn into it.
    private func cellSize(_ cell: Int?, isFull: Bool) -> ImageSize {
        let image = job.parameters.finalSize
        let long = max(image.width, image.height, 1)
        let side = cell ?? (isFull ? long : min(long, Self.usualCell))
        let haveOneShape = job.parameters.upscaling == nil && !axes.contains { $0.name == RecipeParameter.size.label }
        guard haveOneShape else { return ImageSize(width: side, height: side) }
        let limits = ContactSheet.cellSides
        func scaled(_ length: Int) -> Int {
            min(max((length * side + long / 2) / long, limits.lowerBound), limits.upperBound)
        }
        return ImageSize(width: scaled(image.width), height: scaled(image.height))
    }
}
