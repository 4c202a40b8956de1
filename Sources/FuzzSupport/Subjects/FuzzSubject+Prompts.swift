import FarmBasics
import FarmModel
import Prompts
import Recipes

extension FuzzSubject {
    static let prompts = FuzzSubject(
        "prompts",
        texts: [
            "a (cat:1.2), [dog], ((bird)) BREAK sky", "<lora:style:0.8:te=1> a \\(b\\) # comment", "[a:b:0.5] [x|y]",
            "a AND b :1.2", "(((a:1000):1000):0)", "embedding:bad, BREAK (BREAK:1.3)", "<hypernet:x:1> <lora:a:b:c:d>",
            String(repeating: "(", count: 104) + "a" + String(repeating: ":1000)", count: 103) + ":0)",
        ],
        tokens: [
            "(", ")", "[", "]", ":", "|", "\\", "<lora:", ">", "BREAK", "AND", "#", ":1000)", ":0)", ":-1000)", ":.)",
            "te=", "unet=", "<", "\u{301}", "/*", "\n",
        ]
    ) { text in
        var errors: [any Error] = []
        for (isLenient, isNegative) in [(false, false), (true, false), (true, true)] {
            do {
                let prompt = try ParsedPrompt(
                    parsing: text, field: "prompt", isLenient: isLenient, isNegative: isNegative)
                _ = ParsedPrompt.embeddings(in: [prompt], known: ["bad", "cat"])
            } catch { errors.append(error) }
        }
        _ = LoRATag.all(in: text)
        _ = LoRATag.renaming(["style": "other"], in: text)
        _ = PromptNumber.value(text).map(PromptNumber.decimal)
        _ = PromptStyle.merged(text, into: "a {prompt} b")
        if errors.count == 3 { throw errors[0] }
    }

    static let styles = FuzzSubject(
        "styles",
        texts: [
            "name,prompt,negative_prompt\nink,\"{prompt}, ink\",colour\n", "\u{FEFF}name,text\r\na,\"b\"\"c\"\r\n",
        ],
        tokens: ["\"", "\"\"", ",", "\r\n", "\n", "#", "{prompt}", "name", "prompt"]
    ) { text in
        let styles = try PromptStyles(csv: text)
        _ = try? styles.named("ink")
    }

    /// A prompt template with its recipe.
    static let templates = FuzzSubject(
        "templates",
        texts: [
            "{red|2::blue|{a|b}} cat", "{2-3$$, $$a|b|c}", "__animals__ ${x={a|b}} ${x}", "%{a {b|c}}", "{~a|b}{@c|d}",
            "__a(x=1)__ # no", "{1-2$$ and $$__animals__|dog}",
        ],
        tokens: [
            "{", "}", "|", "$$", "::", "__", "${", "%{", "=", "-", "~", "@", "//", "/*", "*/", "999999", "(", ")",
            "__none__",
        ]
    ) { text in
        for draws in [RecipeDynamics.random, .combinatorial] {
            var content = RecipeContent()
            content.prompts = [text]
            content.dynamics = draws
            content.combinationLimit = 50
            content.wildcards = ["animals": ["cat", "0.5::dog", "{a|b}"], "none": []]
            guard let recipe = try? Recipe(content) else { continue }
            try Samples.draw(recipe)
        }
    }
}

extension Samples {
    /// The first, the last and some image of a recipe.
    static func draw(_ recipe: Recipe) throws {
        let count = recipe.count
        for index in Set([0, count / 2, count - 1]) where index >= 0 && index < count {
            let request = try recipe.request(at: index, from: request)
            try? use(request)
        }
    }
}
