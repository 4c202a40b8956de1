import FarmBasics
import FarmModel
import RecipeFiles
import Recipes

/// A recipe and the pictures on this machine that it starts from.
struct ReadRecipe: Sendable {
    /// What it says of the job.
    var file: RecipeFile
    var recipe: Recipe
    var pictures: [InputFile]

    /// Pictures that are named in an error.
    private static let mostNamed = 10

    /// - Throws: ``FarmError`` that names every picture that cannot be used.
    init(_ file: RecipeFile) throws {
        self.file = file
        var (pictures, failures) = ([InputFile](), [String]())
        for path in file.pictures {
            do {
                pictures.append(try InputFile(path, flag: "init-images"))
            } catch let error as FarmError {
                failures.append(error.message)
            }
        }
        guard failures.isEmpty else {
            let more = failures.count - Self.mostNamed
            throw FarmError(
                .invalidInput,
                failures.prefix(Self.mostNamed).joined(separator: "\n") + (more > 0 ? "\nand \(more) more" : ""))
        }
        self.pictures = pictures
        recipe = pictures.isEmpty ? file.recipe : try file.recipe.with(pictures: pictures.map(\.reference))
    }

    /// Whether its images have a prompt of its own.
    var hasPrompt: Bool { !recipe.content.prompts.isEmpty || !recipe.content.lines.isEmpty }

    /// What of its wildcards is left out or stays as text, a sentence each.
    var notices: [String] { file.notices }

    /// Puts what it says of the job into the request, and what flags may add to.
    func apply(to request: inout JobRequest) {
        file.apply(to: &request)
        request.imageCount = recipe.count
        if let picture = pictures.first?.reference {
            request.initImage = InitImage(picture: picture, strength: request.initImage?.strength ?? 0.75)
        }
        if request.hires == nil, recipe.variesHires { request.hires = RequestedHires() }
    }

    /// Images that are checked here; the farm checks all.
    private static let checkedImages = 100

    /// - Parameter base: what the recipe leaves open.
    /// - Throws: ``FarmError`` that names the image.
    func check(_ base: JobRequest) throws {
        guard hasPrompt || !base.prompt.isEmpty else {
            throw FarmError(.invalidInput, "the recipe has no prompt; give it one, or write it on the command line")
        }
        for index in 0..<min(recipe.count, Self.checkedImages) {
            do {
                try recipe.request(at: index, from: base).check()
            } catch let error as FarmError {
                throw FarmError(error.code, "image \(index): \(error.message)")
            }
        }
    }
}

extension Recipe {
    fileprivate var variesHires: Bool {
        content.variations.contains { variation in
            if case .parameter(let parameter, _) = variation { parameter.option == .hiresScale } else { false }
        }
    }
}
