import FarmBasics
import Recipes
import Testing

/// The grammar of dynamic prompts as its users know it, by the kinds in which readers of it differ.
@Suite struct PromptGrammarTests {
    private static let wildcards = [
        "tone-warm": ["calm sea", "warm hill"], "tone-cold": ["ice"], "sky/day": ["sun"], "sky/night": ["moon"],
        "pet": ["__pets/${kind:*}/*__"], "pets/small/a": ["mouse"], "pets/big/b": ["horse"],
        "car/vw/body": ["beetle"], "car/vw/maker": ["VW"], "car/bmw/body": ["coupe"], "car/bmw/maker": ["BMW"],
        "birds/finches,_larks": ["finch", "lark"], "dead": ["__gone(x=1)__ house", "__sky/${part:dusk}__ barn", "hut"],
        "rated": ["9::zebra", "1::ant"], "more/rated": ["5::bee", "ant"], "odd": ["1::3::owl"],
        "notes": ["// none", "/* none */", "owl // no", "#1 fan"], "three": ["p", "q", "r"],
    ]

    private func template(_ text: String, _ dynamics: RecipeDynamics = .combinatorial) throws -> PromptTemplate {
        let library = try TemplateLibrary(wildcards: Self.wildcards)
        return try PromptTemplate(parsing: text, field: "prompt", library: library, dynamics: dynamics)
    }

    private func all(_ text: String) throws -> [String] {
        let template = try template(text)
        return try (0..<template.count).map {
            try template.text(at: $0, random: TemplateRandom(seed: 0, stream: 1), ordinal: $0)
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

    static let names: [Case] = [
        Case("__tone-${t:warm}__", "calm sea", "warm hill"), Case("${t=cold}__tone-${t:warm}__", "ice"),
        Case("__pet(kind=small)__", "mouse"), Case("__pet__", "horse", "mouse"),
        Case("__pet(kind={small|big})__", "mouse", "horse"), Case("__pet(kind=!{small|big})__", "mouse", "horse"),
        Case("__sky/{day|night}__", "sun", "moon"),
        Case("__{sky/day|tone-{cold|warm}}__", "sun", "ice", "calm sea", "warm hill"),
        Case("${c=vw}__car/${c}/body__ by __car/${c}/maker__", "beetle by VW"),
        Case("${c=!{vw|bmw}}__car/${c}/body__ by __car/${c}/maker__", "beetle by VW", "coupe by BMW"),
        Case(
            "${c=!__three__}${c} ${d=!{day|night}}${c} __sky/${d}__", "p p sun", "p p moon", "q q sun", "q q moon",
            "r r sun", "r r moon"),
        Case("__birds/finches,_larks__", "finch", "lark"), Case("__sky\\*__", "moon", "sun"),
        Case("__pets//small/a__", "mouse"), Case("__./pets/small/a/__", "mouse"), Case("__pets\\\\small\\a__", "mouse"),
        Case("{2$$__sky/{*|day}__}", "moon,sun", "sun,moon", "sun"),
        Case("a__b, c", "a__b, c"), Case("__a\nb__", "__a\nb__"), Case("____", "____"),
        Case("<lora:a__b:1> <lora:c__d:1>", "<lora:a__b:1> <lora:c__d:1>"),
    ]

    static let wraps: [Case] = [
        Case("%{calm ... by the sea$${owl|hare}}", "calm owl by the sea", "calm hare by the sea"),
        Case("%{calm $${owl|hare}}", "calm owl", "calm hare"), Case("%{calm$$owl}", "calmowl"),
        Case("%{(…:1.2) and … $$ owl}, k", "(owl:1.2) and …, k"), Case("%{a\u{1801}b$$x}", "axb"),
        Case("%{a\u{22EE}b$$x}", "axb"), Case("%{a\u{22EF}b$$x}", "axb"), Case("%{a\u{22F0}b$$x}", "axb"),
        Case("%{a\u{22F1}b$$x}", "axb"), Case("%{a\u{FE19}b$$x}", "axb"), Case("%{a……b$$x}", "axb"),
        Case("%{a.....b$$x}", "axb"), Case("%{a..b $$x}", "a..b x"), Case("%{{a…|b} $$c}", "ac", "b c"),
        Case("%{a … $$ %{b … $$ c}}", "a b c"),
    ]

    static let comments: [Case] = [
        Case(
            "see https://example.org/x, an {owl|hare}", "see https://example.org/x, an owl",
            "see https://example.org/x, an hare"),
        Case("owl // no", "owl // no"), Case("owl /* no */ {a|b}", "owl /* no */ a", "owl /* no */ b"),
        Case("colour #fa0 {a|b}", "colour #fa0 a", "colour #fa0 b"), Case("// c\nowl", "owl"), Case("# c\nowl", "owl"),
        Case("/* c */ owl", "owl"), Case("{red|/* c */blue} /* d */ owl", "red owl", "blue owl"),
        Case("{// c\n red | # d\n blue} owl", "red owl", "blue owl"), Case("{a|b} // c\nowl", "a\nowl", "b\nowl"),
        Case("owl\n# c\nhare", "owl\n\nhare"), Case("/* x", "/* x"), Case("{a|/* x}", "a", "/* x"),
        Case("__notes__", "owl // no"),
    ]

    static let blanks: [Case] = [
        Case("{\n  3::red\n  | 1::blue\n} owl", "red owl", "blue owl"), Case("{ 2$$a|b}", "a,b", "b,a"),
        Case("{ 1 - 2 $$ and $$ a | b }", "a", "b", "a and b", "b and a"), Case("({a| b}:1.2)", "(a:1.2)", "(b:1.2)"),
        Case("{ a | b } cat", "a cat", "b cat"), Case("{very |}big", "very big", "big"),
        Case("${k = owl} the ${k:hare}", "the owl"), Case("a ${k=owl} the ${ k }", "a the owl"),
        Case("{ 0.5 :: a | b }", "a", "b"), Case("{ ! a | b }", "a", "b"),
        Case("{2$$ __three__ }", "p,q", "p,r", "q,p", "q,r", "r,p", "r,q"),
        Case("${ k : hare }s", "hares"),
    ]

    static let repeats: [Case] = [
        Case("{red|{red|blue}}", "red", "blue"), Case("{2$${a|b}|{b|c}}", "a,b", "a,c", "b,c", "b,a", "c,a", "c,b"),
        Case("{2$$, $$red|blue|}", "red, blue", "red", "blue, red", "blue"), Case("{a|}{a|}", "aa", "a", ""),
        Case("{a|aa}{aa|a}", "aaa", "aa", "aaaa"), Case("{red owl|{red|blue} owl}", "red owl", "blue owl"),
        Case("{1-2$$a|b|a,b}", "a", "b", "a,b", "a,a,b", "b,a", "b,a,b", "a,b,a", "a,b,b"),
        Case("{__three__|q|s}", "p", "q", "r", "s"), Case("{2$${a|a}|a}", "a"), Case("{a|a}", "a"),
        Case("${x=!{a|a|b}}${x}", "a", "b"), Case("%{{a|b}$${a|}}", "aa", "a", "ba", "b"),
        Case("an owl} in {red|blue}", "an owl} in red", "an owl} in blue"), Case("}", "}"), Case("{a|b}}", "a}", "b}"),
        Case("__*rated__", "ant", "bee", "zebra"), Case("__odd__", "3::owl"),
    ]

    @Test(arguments: names + wraps + comments + blanks + repeats)
    func combinatorialMakesEachOnceInOrder(_ example: Case) throws {
        #expect(try all(example.text) == example.expected)
    }

    @Test(arguments: [
        Case("a {red|green} {@cup|bowl}", "a red cup", "a green bowl"),
        Case(
            "{@1-2$$x|y|z} {1|2|3|4|5|6|7|8|9|0}", "x 1", "y 2", "z 3", "x,y 4", "x,z 5", "y,x 6", "y,z 7", "z,x 8",
            "z,y 9", "x 0"),
        Case("{@2$$|$$x|y|z}{1|2|3|4|5|6|7}", "x|y1", "x|z2", "y|x3", "y|z4", "z|x5", "z|y6", "x|y7"),
        Case("a {@red|green {@cup|bowl}} {1|2|3|4}", "a red 1", "a green cup 2", "a red 3", "a green bowl 4"),
        Case("{@p|{q|r}}{1|2|3|4}", "p1", "q2", "p3", "r4"),
        Case("{@a|b} {@c|d|e} {1|2|3|4}", "a c 1", "b d 2", "a e 3", "b c 4"),
        Case("__@three__ {1|2|3|4}", "p 1", "q 2", "r 3", "p 4"),
        Case("{@2$$__three__}{1|2|3}", "p,q1", "p,r2", "q,p3"),
        Case("{ @a|b}{1|2}", "a1", "b2"), Case("__sky/{@day|night}__{1|2|3}", "sun1", "moon2", "sun3"),
        Case("{@2$$a|a|b}{1|2|3}", "a,b1", "b,a2", "a,b3"),
    ])
    func cyclicChoicesAdvanceAtEachPrompt(_ example: Case) throws {
        #expect(try all(example.text) == example.expected)
    }

    @Test func aStrayBraceHidesNoPartOfAMatrix() throws {
        let recipe = try recipe("a } {x|y} | b") {
            $0.variations = [.matrix(PromptMatrix())]
            $0.dynamics = .combinatorial
        }
        #expect(try recipe.prompts() == ["a } x", "a } y", "a } x, b", "a } y, b"])
    }

    @Test func cyclicChoicesAdvanceFromImageToImage() throws {
        let prompts = try recipe("{@1-2$$x|y|z}") { $0.count = 5 }.prompts()
        #expect(prompts == ["x", "y", "z", "x,y", "x,z"])
        let combined = try recipe("{@a|b|c} {1|2}") {
            $0.count = 2
            $0.dynamics = .combinatorial
        }
        #expect(try combined.prompts() == ["a 1", "b 1", "c 2", "a 2"])
    }

    /// What stands inside a random choice is drawn, too, in a combinatorial prompt.
    @Test func nestedChoicesFollowTheOneAround() throws {
        let template = try template("{~p|{q|r}|__three__}")
        #expect(template.count == 1)
        let drawn = try (0..<300).map {
            try template.text(at: 0, random: TemplateRandom(seed: $0, stream: 1), ordinal: 0)
        }
        #expect(Set(drawn) == ["p", "q", "r"])
        #expect(drawn.count { $0 == "r" } > 50)
    }

    @Test func namesAreDrawnByWeight() throws {
        let template = try template("__sky/{9::day|1::night}__ ${t=!{0::cold|warm}}__tone-${t}__", .random)
        let drawn = try (0..<300).map {
            try template.text(at: 0, random: TemplateRandom(seed: $0, stream: 1), ordinal: 0)
        }
        #expect(Set(drawn.map { $0.prefix(3) }) == ["sun", "moo"])
        #expect((240...295).contains(drawn.count { $0.hasPrefix("sun") }))
        #expect(!drawn.contains { $0.hasSuffix("ice") })
    }

    @Test func deadNamesInFilesStayTextAndDirectOnesAreRefused() throws {
        #expect(try all("__dead__") == ["__gone(x=1)__ house", "__sky/dusk__ barn", "hut"])
        #expect(try all("__dead(part=day)__") == ["__gone(x=1)__ house", "sun barn", "hut"])
        for text in ["__gone__", "__tone-${t:gone}__", "__sky/{day|gone}__", "__finches, larks__"] {
            #expect(message { try template(text) }.contains("which is not there"), "\(text)")
        }
        #expect(message { try template("__sky/${x:..}/../tone-cold__") }.contains("climbs out of its folder"))
        #expect(message { try template("__sky/${x}__") }.contains("'${x}' at character"))
    }

    @Test func aRecipeOfAnOlderFarmIsReadAsItWas() throws {
        let examples = [
            Case("x // no", "x"), Case("x # no {", "x"), Case("{ a| b}c", " ac", " bc"), Case("%{…-… $$ k}", "k-k"),
            Case("{red|{red|blue}}", "red", "red", "blue"), Case("{@a|b} {c|d}", "a c", "a d"),
            Case("a__b, c__d", "a__b, c__d"), Case("__sky/${t:day}__", "__sky/day__"), Case("__gone__", "__gone__"),
            Case("{2$$, $$red|blue|}", "red, blue", "red,", "blue, red", "blue,", ", red", ", blue"),
            Case("__*rated__", "bee", "ant", "zebra"),
        ]
        for example in examples {
            var content = RecipeContent()
            content.prompts = [example.text]
            content.wildcards = ["rated": ["9::zebra", "1::ant"], "more/rated": ["5::bee", "ant"]]
            content.dynamics = .combinatorial
            let old = try content.asOfTheFirstGrammar()
            #expect(
                try Recipe(old).prompts().map { $0.trimmingSpaces() } == example.expected.map { $0.trimmingSpaces() },
                "\(example.text)")
        }
    }
}
