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
            "base: &a {x: 1}\nprompt: a\nsteps: *a\n", "prompts:\n  - a cat --steps 10\n  - a dog --seed 5\n",
            "prompt: __a__\nwildcards: {a: [x, {content: y, weight: 2}]}\nname: n\npriority: 3\nlenient: true\n",
            "prompt: a\nsteps: 10-50(+10)\nguidance-scale: 1.5-9.5[5]\nhires-scale: 2\n",
        ], tokens: tokens
    ) { text in
        for isJSON in [false, true] {
            let file = try RecipeFile.parse(text, file: "a.yaml", folder: "/nowhere", isJSON: isJSON)
            var request = Samples.request
            file.apply(to: &request)
            try Samples.draw(try file.recipe.with(pictures: file.pictures.map { _ in Samples.picture }))
        }
    }

    /// Lines of prompts, axes and the values of a parameter.
    static let recipeValues = FuzzSubject(
        "recipe-values",
        texts: [
            "a cat --steps 20 --cfg_scale 7.5 --seed 5 --width 512", "steps=1-100", "seed: 10-50(+10)", "cfg=4-10[7]",
            "size=512x512,640x480", "--prompt \"a \\\" b\" --negative_prompt c --sampler Euler", "sampler=Euler,Heun",
            "a|b|c", "seed=-1,-1,5", "steps=30-10(-5)",
        ], tokens: tokens + ["--", "=", ",", "--seed ", "--batch_size ", "--n_iter ", "9223372036854775807"]
    ) { text in
        _ = try? PromptLine(parsing: text)
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
            "listen: 127.0.0.1:7433\nlog-level: debug\n", "models: [/a, b]\nname: w\ncoordinator: a:1,b:2\n",
            "a: &x [1]\nb: *x\n", "# nothing\n",
        ],
        tokens: tokens + FarmProgram.coordinator.keysOfFile.map { $0.name + ": " }
            + FarmProgram.worker.keysOfFile.map { $0.name + ": " }
    ) { text in
        for program in [FarmProgram.coordinator, .worker] {
            let file = try ConfigurationFile.parse(text, path: "/etc/farm.yaml", for: program)
            let settings = Settings(program, environment: [:], file: file)
            for key in program.keysOfFile {
                _ = settings.text(key)
                _ = settings.list(key)
                _ = try? settings.number(key)
                _ = try? settings.bytes(key)
            }
        }
    }
}
