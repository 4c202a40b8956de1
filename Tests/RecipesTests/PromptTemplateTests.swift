import Recipes
import Testing

/// The grammar of dynamic prompts.
@Suite struct PromptTemplateTests {
    private static let wildcards = [
        "colour": ["blue", "green", "red"], "animals/cat": ["lion", "tiger"], "animals/dog": ["wolf"],
        "nested": ["a __colour__ {hat|scarf}"], "weighted": ["0::never", "1::always"], "sized": ["${size} box"],
    ]

    private func template(
        _ text: String, _ dynamics: RecipeDynamics = .random, variables: [RecipeVariable] = []
    ) throws -> PromptTemplate {
        let library = try TemplateLibrary(wildcards: Self.wildcards, variables: variables)
        return try PromptTemplate(parsing: text, field: "prompt", library: library, dynamics: dynamics)
    }

    /// Every text that a combinatorial drawing makes, in order.
    private func all(_ text: String) throws -> [String] {
        let template = try template(text, .combinatorial)
        return try (0..<template.count).map {
            try template.text(at: $0, random: TemplateRandom(seed: 0, stream: 1), ordinal: $0)
        }
    }

    /// What 300 seeds draw.
    private func drawn(_ text: String, variables: [RecipeVariable] = []) throws -> [String] {
        let template = try template(text, variables: variables)
        #expect(template.count == 1)
        return try (0..<300).map {
            try template.text(at: 0, random: TemplateRandom(seed: $0, stream: 1), ordinal: Int($0))
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let expected: [String]
        var testDescription: String { text }

        init(_ text: String, _ expected: String...) {
            self.text = text
            self.expected = expected
        }
    }

    static let random: [Case] = [
        Case("{a|b}", "a", "b"), Case("x{a|}", "x", "xa"), Case("{{a|b}|c}", "a", "b", "c"),
        Case("{2$$a|b}", "a,b", "b,a"), Case("{1-2$$+$$a|b}", "a", "a+b", "b", "b+a"), Case("{9$$a|b}", "a,b", "b,a"),
        Case("{-1$$a|b}", "a", "b"), Case("{1-$$ and $$a|b}", "a", "a and b", "b", "b and a"), Case("x{0$$a|b}", "x"),
        Case("{2$$ | $$a|b}", "a | b", "b | a"), Case("{0::a|b}", "b"), Case("{0.5::a|b}", "a", "b"),
        Case(
            "{2$$__colour__}", "blue,green", "blue,red", "green,blue", "green,red", "red,blue", "red,green"),
        Case("__colour__", "blue", "green", "red"), Case("__animals/*__", "lion", "tiger", "wolf"),
        Case("__*cat__", "lion", "tiger"), Case("__do[f-h]__", "wolf"),
        Case("__c?lour__", "blue", "green", "red"), Case("__[ab]nimals/[!d]*__", "lion", "tiger"),
        Case("__do?__", "wolf"), Case("__weighted__", "always"), Case("a__b", "a__b"),
        Case("$5 100% _x_ ${z=1}", "$5 100% _x_"), Case("/* no */x", "x"),
        Case("/* x", "/* x"), Case("{~a|b}", "a", "b"), Case("{!a|b}", "a", "b"), Case("${x=k}${x}${x}", "kk"),
        Case("${x={a|b}}${x}${x}", "aa", "ab", "ba", "bb"), Case("${x=!{a|b}}${x}${x}", "aa", "bb"),
        Case("${x=1}${x?=2}${x}", "1"), Case("${x?=2}${x}", "2"), Case("${y:d}", "d"), Case("${y:{a|b}}", "a", "b"),
        Case("${x=!k}${x=!${x}l}${x}", "kl"), Case("__sized(size=big)__", "big box"),
        Case("__sized(size={s|m})__", "m box", "s box"), Case("__sized(size=!{s|m})__", "m box", "s box"),
        Case("%{<…> $$ {a|b}}", "<a>", "<b>"), Case("%{…-… $$ k}", "k-…"), Case("(a:1.2), [b|c]", "(a:1.2), [b|c]"),
    ]

    @Test(arguments: random) func drawsWhatItsWordsSay(_ example: Case) throws {
        #expect(Set(try drawn(example.text)).sorted() == example.expected.sorted())
    }

    @Test(arguments: [
        Case("{a|b} {c|d}", "a c", "a d", "b c", "b d"), Case("{a|b|a}", "a", "b"), Case("{3::a|b}", "a", "b"),
        Case("{2$$a|b|c}", "a,b", "a,c", "b,a", "b,c", "c,a", "c,b"), Case("{1-2$$a|b}", "a", "b", "a,b", "b,a"),
        Case("{a|{b|c}} {d|e}", "a d", "a e", "b d", "b e", "c d", "c e"),
        Case("{2$$a|{b|c}}", "a,b", "a,c", "b,a", "c,a"),
        Case("__colour__{x|y}", "bluex", "bluey", "greenx", "greeny", "redx", "redy"),
        Case("{2$$__animals/*__}", "lion,tiger", "lion,wolf", "tiger,lion", "tiger,wolf", "wolf,lion", "wolf,tiger"),
        Case("${x={a|b}}${x}${x}", "aa", "ab", "ba", "bb"), Case("${x=!{a|b}}${x}${x}", "aa", "bb"),
        Case("%{<{1|2}…> $$ {a|b}}", "<1a>", "<1b>", "<2a>", "<2b>"), Case("{@a|b} {c|d}", "a c", "b d"),
        Case("k", "k"),
        Case("__nested__", "a blue hat", "a blue scarf", "a green hat", "a green scarf", "a red hat", "a red scarf"),
        Case("{2$${a|b}|{c|d|e}}", "a,c", "a,d", "a,e", "b,c", "b,d", "b,e", "c,a", "c,b", "d,a", "d,b", "e,a", "e,b"),
    ]) func combinatorialMakesEachOnceInOrder(_ example: Case) throws {
        #expect(try all(example.text) == example.expected)
    }

    @Test func nonFiniteChoicesHaveOneValueInEachCombination() throws {
        let texts = try all("{~p|q}{a|b}")
        #expect(texts.map(\.last) == ["a", "b"])
    }

    @Test func cyclicChoicesFollowTheImagesPlace() throws {
        #expect(try drawn("{@a|b|c}").prefix(7) == ["a", "b", "c", "a", "b", "c", "a"])
        #expect(try drawn("__@colour__").prefix(4) == ["blue", "green", "red", "blue"])
    }

    @Test func weightsAreKept() throws {
        let count = try drawn("{3::a|1::b}").count { $0 == "a" }
        #expect((195...255).contains(count), "\(count) of 300")
        let even = try drawn("{a|b}").count { $0 == "a" }
        #expect((115...185).contains(even), "\(even) of 300")
    }

    @Test func aSeedDrawsTheSameEachTime() throws {
        #expect(try drawn("{2$$a|b|c|d} __colour__") == drawn("{2$$a|b|c|d} __colour__"))
        // Kept for ever: what was drawn once can be drawn again.
        var random = TemplateRandom(seed: 1, stream: 1)
        #expect([random.next(), random.next()] == [13277272462217296312, 462017058497030828])
    }

    @Test func variablesOfTheRecipeAreKnownEverywhere() throws {
        let variables = [
            RecipeVariable(name: "who", value: "the ${what}"), RecipeVariable(name: "what", value: "{cat|dog}"),
        ]
        #expect(Set(try drawn("${who} ${size:k}", variables: variables)) == ["the cat k", "the dog k"])
        #expect(Set(try drawn("${what=cow}${who}", variables: variables)) == ["the cow"])
    }

    @Test func turnedOffEverythingIsText() throws {
        #expect(try template("{a|b} __x__ }", .off).constant == "{a|b} __x__ }")
    }

    @Test(arguments: [
        ("{a|b", "a '{' that never ends at character 1"), ("${}", "without a name at character 1"),
        ("x ${y", "'${' that never ends at character 3"),
        ("${x}", "'${x}' at character 1, which has no value"), ("%{a}", "without its '$$'"), ("%{a$$b", "never ends"),
        ("x __../y__", "climbs out of its folder"), ("__colours__", "did you mean 'colour'"),
        ("{3-1$$a|b}", "picks from 3 to 1"), ("${x=${x}}${x}", "never ends: ${x} → ${x}"),
        ("${a=${b}}${b=${a}}${a}", "never ends: ${a} → ${b} → ${a}"), ("{${x=1}|b}${x}", "which has no value"),
    ])
    func whatCannotBeReadIsRefused(text: String, expected: String) {
        for dynamics in [RecipeDynamics.random, .combinatorial] {
            let message = message { try template(text, dynamics) }
            #expect(message.contains(expected), "\(message)")
        }
    }

    @Test func deepAndGrowingTextsAreRefused() throws {
        let deep = String(repeating: "{", count: 5000)
        #expect(message { try template(deep) }.contains("levels of braces"))
        let doubling = (1...40).reduce("${v0=ab}") { $0 + "${v\($1)=${v\($1 - 1)}${v\($1 - 1)}}" } + "${v29}"
        #expect(message { try template(doubling) }.contains("grows past"))
        let long = "${x=!" + String(repeating: "k", count: 9000) + "}${x}${x}"
        #expect(message { try drawn(long) }.contains("16384 bytes"))
        #expect(message { try TemplateLibrary(wildcards: ["a": ["{"]]) }.contains("wildcard 'a'"))
    }

    @Test func circlesOfWildcardsAreRefused() throws {
        let library = try TemplateLibrary(wildcards: ["a": ["x", "__b__"], "b": ["y __a__"]])
        let message = message {
            try PromptTemplate(parsing: "__a__", field: "prompt", library: library, dynamics: .random)
        }
        #expect(message.contains("never ends: __a__ → __b__ → __a__"))
    }

    @Test(arguments: [
        ("a <lora:x:1>", "x"), ("{<lora:x:1>|<lora:y>}", "x y"), ("<lora:{x|y}:{0.5|1}>", "x y"), ("__colour__", ""),
        ("<lora:__animals/cat__:1>", "lion tiger"), ("{2$$>$$<lora:a:1|<lora:b:1}>", "a b"),
        ("${l=<lora:q:1>}${l}", "q"),
        ("${l=!{m|n}}<lora:${l}:1>", "m n"), ("%{<lora:…:1> $$ {f|g}}", "f g"), ("<lyco:k:1><hypernet:h:1>", "k"),
        ("< lora:x:1> <lora x:1> <lora:y:1", ""), ("a < b <lora:z:1>", "z"),
    ])
    func everyLoRAThatCouldBeDrawnIsListed(text: String, expected: String) throws {
        var names: Set<String> = []
        try template(text).addLoRANames(to: &names)
        #expect(names.sorted().joined(separator: " ") == expected)
    }
}
