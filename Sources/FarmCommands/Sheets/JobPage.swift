import ContactSheets
import FarmModel
import Recipes

/// A job's page: its images in the order of their index, and gaps where there are none.
struct JobPage: Sendable {
    let job: Job
    let recipe: Recipe?
    private var shared = SharedFacts()
    /// The page's parts, by index.
    private var entries: [Int: String] = [:]
    private let writer = ImagePage(title: "")

    init(job: Job, recipe: Recipe?) {
        self.job = job
        self.recipe = recipe
    }

    /// Images on it.
    var count: Int { entries.count }

    /// - Parameter files: nil where there is nothing to show of it.
    mutating func add(_ image: ImageRecord, _ files: ImagePage.Entry.Image?) {
        shared.add(image.parameters, model: image.modelName)
        var facts = ImageFacts.facts(of: image.parameters, model: image.modelName)
        facts += axisFacts(image.task.index).filter { fact in !facts.contains { $0.name == fact.name } }
        let entry = ImagePage.Entry(
            index: image.task.index, seed: image.parameters.seed, prompt: image.parameters.prompt, facts: facts,
            image: files ?? .gap(.missing))
        entries[image.task.index] = writer.entry(entry)
    }

    /// - Parameter gap: why the image of an index is not there.
    func html(gap: (Int) async throws -> SheetGap) async throws -> String {
        let page = ImagePage(title: job.name.isEmpty ? "Job \(job.id)" : job.name, facts: facts)
        var html = page.opening
        for index in 0..<job.imageCount {
            if let entry = entries[index] {
                html += entry
            } else {
                let entry = ImagePage.Entry(
                    index: index, prompt: prompt, facts: axisFacts(index), image: .gap(try await gap(index)))
                html += page.entry(entry)
            }
        }
        return html + page.closing
    }

    private var facts: [ImagePage.Fact] {
        [
            ImagePage.Fact("Job", "\(job.id)"), ImagePage.Fact("By", job.submitter),
            ImagePage.Fact("Images", "\(job.imageCount): \(JobOutput(job).countsText)"),
        ] + shared.legend(recipe: recipe, job: job)
    }

    /// What is known of an image that is not there.
    private var prompt: String { recipe?.content.prompts.first ?? job.parameters.prompt }

    private func axisFacts(_ index: Int) -> [ImagePage.Fact] {
        guard let recipe else { return [] }
        return zip(recipe.axes, recipe.coordinates(at: index)).map { ImagePage.Fact($0.name, $0.label($1)) }
    }
}
