import FarmConfiguration
import FarmModel
import RecipeFiles
import Recipes

extension FuzzSubject {
    private static let tokens = [
        "prompt: ", "negative: ", "steps: ", "seed: ", "count: ", "variables:", "sampler: ", "- ", "\n", "\n  ", ": ",
        "&a ", "*a", "<<: ", "!!binary ", "|\n", ">\n", "? ", "---\n", "...\n", "%YAML 1.2\n", "[", "]", "{", "}", "\"",
        "1-100", "10-50(+10)", "4-10[7]", "(-5)", "\t", "#", "\u{E000}", "\\ud83d\\ude00", "axis: ", "prompts: ",
        "lines: ", "hires-scale: ", "size: ", "512x512", "dynamic: ", "wildcards: ", "limit: ",
    ]

    static let recipes = FuzzSubject(
        "recipes",
        texts: [
            "prompt: a {red|blue} cat\nnegative: blurry\nsteps: [10, 20]\nseed: 1-4\nsize: 512x512\n",
            "{\"prompt\": \"a \\ud83d\\ude00\", \"sampler\": [\"Euler\", \"Heun\"], \"cfg\": \"4-10[7]\", \"count\": 3}",
            "prompt: a\nsteps: &a [10, 20]\nhires-steps: *a\nhires-scale: 2\n",
            "prompts:\n  - --prompt \"a cat\" --steps 10\n  - a dog\n",
            "prompt: __a__\nwildcards: {a: [x, {content: y, weight: 2}]}\nname: n\npriority: 3\nlenient: true\n",
            "prompt: a\nsteps: 10-50(+10)\ncfg: 1.5-9.5[5]\nhires-scale: 2\n",
        ], tokens: tokens
    ) { text in
        let isJSON = text.utf8.first == UInt8(ascii: "{")
        let file = try RecipeFile.parse(text, file: "a.yaml", folder: "/nowhere", isJSON: isJSON)
        var request = Samples.request
        file.apply(to: &request)
        try Samples.draw(try file.recipe.with(pictures: file.pictures.map { _ in Samples.picture }))
    }

    /// Lines of prompts, axes and the values of a parameter.
    static let recipeValues = FuzzSubject(
        "recipe-values",
        texts: [
            "--prompt \"a \\\" b\" --negative_prompt c --sampler_name Euler --seed 5", "steps=1-100", "seed=10-50(+10)",
            "cfg=4-10[7]", "size=512x512,640x512", "sampler=Euler,Heun", "seed=5,-1,20", "steps=30-10(-5)",
        ], tokens: tokens + ["--", "=", ",", "--seed ", "--batch_size ", "--n_iter ", "9223372036854775807"]
    ) { text in
        if text.utf8.starts(with: "--".utf8) { return _ = try PromptLine(parsing: text) }
        if let axis = try? RecipeAxisText.parse(text) { try? axis.parameter.check(axis.values) }
        var content = RecipeContent()
        content.prompts = ["a cat"]
        content.variations = [try RecipeVariation.parse(text)]
        content.count = 1 + text.utf8.count % 3
        try Samples.draw(try Recipe(content))
    }

    static let configuration = FuzzSubject(
        "configuration",
        texts: [
            "listen: 127.0.0.1:7433\nlog-level: debug\nmodel-store-limit: 10GB\n",
            "models: &a [/a, b]\nname: w\ncoordinator: a:1,b:2\nallow-pickle: true\n", "# nothing\n",
        ],
        tokens: tokens + FarmProgram.coordinator.keysOfFile.map { $0.name + ": " }
            + FarmProgram.worker.keysOfFile.map { $0.name + ": " }
    ) { text in
        var refusals: [any Error] = []
        for program in [FarmProgram.coordinator, .worker] {
            let file: ConfigurationFile
            do { file = try ConfigurationFile.parse(text, path: "/etc/farm.yaml", for: program) } catch {
                refusals.append(error)
                continue
            }
            let settings = Settings(program, environment: [:], file: file)
            for key in program.keysOfFile {
                _ = settings.text(key)
                _ = settings.list(key)
                _ = try? settings.number(key)
                _ = try? settings.bytes(key)
            }
        }
        if refusals.count == 2 { throw refusals[0] }
    }
}
