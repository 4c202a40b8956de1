import FarmBasics
import FarmModel
import Testing

@testable import Infotext

@Suite struct ParameterSourceTests {
    @Test func chunksOfSeveralProgramsAreRead() throws {
        let novelAI = [
            CarriedText(place: "Software", text: "NovelAI"), CarriedText(place: "Source", text: "Model X"),
            CarriedText(place: "Description", text: "a pond"),
            CarriedText(
                place: "Comment", text: "{\"prompt\": \"a pond\", \"uc\": \"fog\", \"steps\": 4, \"scale\": 5}"),
        ]
        let read = try #require(try ParameterSource.read(novelAI))
        #expect(read.tool == "NovelAI" && read.infotext.prompt == "a pond" && read.infotext.negativePrompt == "fog")
        #expect(read.notes.contains { $0.contains("Model X") })
        let easy = [
            ("prompt", "a pond"), ("negative_prompt", "fog"), ("seed", "5"), ("use_stable_diffusion_model", "m"),
            ("num_inference_steps", "8"), ("width", "64"), ("height", "128"),
        ].map { CarriedText(place: $0.0, text: $0.1) }
        let chunks = try #require(try ParameterSource.read(easy))
        #expect(chunks.tool == "Easy Diffusion" && chunks.infotext.value("Size") == "64x128")
        let dream = try ParameterSource.read([CarriedText(place: "Dream", text: "\"a pond\" -s 5 -S 7")])
        #expect(dream?.infotext.value("Seed") == "7")
    }

    /// Cameras, editors and hosts write of themselves, not of how to make a picture.
    @Test(arguments: [
        ("parameters", "None"), ("parameters", "null"), ("parameters", " "), ("exif:UserComment", "Screenshot"),
        ("comment", "CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90"), ("Software", "Adobe Photoshop"),
        ("Comment", "Created with GIMP"), ("exif:UserComment", "{\"device\": \"x\"}"), ("exif:UserComment", "None"),
        ("exif:ImageDescription", "a pond"), ("Description", "<p>a pond</p>"),
    ])
    func whatSaysNothingIsNoPrompt(place: String, text: String) throws {
        #expect(try ParameterSource.read([CarriedText(place: place, text: text)]) == nil)
    }

    @Test func descriptionsOfMochiDiffusionAreRead() throws {
        let text = """
            Date: 2024-05-06 07:08:09; Include in Image: a red barn; in snow; Exclude from Image: fog; Model: m; Steps: 20; \
            Guidance Scale: 11.0; Seed: 42; Size: 512x768; Scheduler: DPM-Solver++; ML Compute Unit: CPU & GPU; \
            Generator: Mochi Diffusion 5.0
            """
        for place in ["exif:ImageDescription", "Description"] {
            let read = try #require(try ParameterSource.read([CarriedText(place: place, text: text)]))
            #expect(try ParameterSource.read(pasted: text).infotext == read.infotext)
            #expect(read.tool == "Mochi Diffusion" && read.notes.isEmpty, "\(read.notes)")
            #expect(read.infotext.prompt == "a red barn; in snow" && read.infotext.negativePrompt == "fog")
            let values = [
                "Steps": "20", "CFG scale": "11.0", "Seed": "42", "Size": "512x768", "Model": "m",
                "Sampler": "DPM++ 2M",
            ]
            for (key, value) in values { #expect(read.infotext.value(key) == value, "\(key)") }
        }
    }

    @Test func midjourneyIsNamed() throws {
        let text = "a red barn --ar 16:9 --v 6 Job ID: 0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
        for read in [
            { try ParameterSource.read([CarriedText(place: "Description", text: text)]) },
            { try ParameterSource.read(pasted: text) },
        ] as [() throws -> ForeignParameters?] {
            let error = #expect(throws: FarmError.self) { try read() }
            #expect(error?.message.contains("Midjourney") == true)
        }
        #expect(try ParameterSource.read(pasted: "a sign, Job ID: 5").infotext.prompt == "a sign, Job ID: 5")
    }

    @Test func aPromptAloneStandsInTheWebUIsPlace() throws {
        #expect(
            try ParameterSource.read([CarriedText(place: "parameters", text: "a pond")])?.infotext.prompt == "a pond")
        let error = #expect(throws: FarmError.self) {
            try ParameterSource.read([CarriedText(place: "parameters", text: "{\"sui_image_params\": {\"prompt\"")])
        }
        #expect(error?.message.contains("SwarmUI") == true)
    }

    @Test func aPromptWithAZeroByteIsRefused() {
        let text = "a pond\0\0fog\nSteps: 3, Sampler: Euler, Seed: 5"
        let error = #expect(throws: FarmError.self) {
            try ParameterSource.read([CarriedText(place: "parameters", text: text)])
        }
        #expect(error?.message.contains("the prompt holds the character U+0000") == true)
        #expect(throws: FarmError.self) { try ParameterSource.read(pasted: text) }
    }

    @Test func whatIsDamagedIsNamed() throws {
        let error = #expect(throws: FarmError.self) {
            try ParameterSource.read(
                [CarriedText(place: "Comment", text: "Created with GIMP")], damaged: ["Software", "parameters"])
        }
        #expect(error?.message == "its 'parameters' is damaged")
        let other = CarriedText(place: "exif:UserComment", text: "a pond\nSteps: 3, Sampler: Euler, Seed: 5")
        let read = try ParameterSource.read([other], damaged: ["parameters"])
        #expect(read?.infotext.prompt == "a pond" && read?.notes == ["its 'parameters' is damaged"])
    }

    @Test func xmpIsReadByItsElementsAndAttributes() throws {
        let json = "{&quot;c&quot;:&quot;a &amp;amp; b&quot;,&quot;uc&quot;:&quot;&#x66;og&quot;,&quot;steps&quot;:3}"
        let element = """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description><dc:description><rdf:Alt><rdf:li>a
            Steps: 9, Sampler: DDIM, Seed: 4</rdf:li></rdf:Alt></dc:description><exif:UserComment><rdf:Alt>
            <rdf:li xml:lang="x-default">\(json)</rdf:li></rdf:Alt></exif:UserComment></rdf:Description></x:xmpmeta>
            """
        let attribute = "<?xpacket?><rdf:Description\n exif:UserComment='\(json)' dc:x=\"1\"/>"
        for xmp in [element, attribute] {
            let read = try ParameterSource.read(pasted: xmp)
            #expect(read.tool == "Draw Things" && read.infotext.prompt == "a &amp; b")
            #expect(read.infotext.negativePrompt == "fog" && read.infotext.value("Steps") == "3")
        }
        #expect(XMPText.read("<exif:UserComment>a &bogus; &lt b &#xFFFFFFF;").isEmpty)
        #expect(XMPText.read("<parameters>a &bogus; &lt b</parameters>").first?.text == "a &bogus; &lt b")
    }

    @Test(.timeLimit(.minutes(1))) func hostileXMPIsReadInLinearTime() {
        for unit in ["<", "<exif:UserComment ", "&", "&lt;", "<parameters>", "</parameters>", " parameters=\"", ">"] {
            _ = XMPText.read(String(repeating: unit, count: 100_000))
        }
    }

    @Test(arguments: [
        "Parameters                      : a pond.Negative prompt: fog.Steps: 2, Sampler: Euler, Seed: 3",
        "User Comment                    : a pond..Negative prompt: fog..Steps: 2, Sampler: Euler, Seed: 3",
        "[PNG]           Parameters                      : a pond.Negative prompt: fog.Steps: 2, Sampler: Euler, Seed: 3",
        """
        ExifTool Version Number         : 12.40
        File Name                       : a.png
        Image Size                      : 64x64
        Parameters                      : a pond.Negative prompt: fog.Steps: 2, Sampler: Euler, Seed: 3
        Megapixels                      : 0.004
        """,
        "Parameters: a pond.Negative prompt: fog.Steps: 2, Sampler: Euler, Seed: 3",
        "    parameters: a pond\nNegative prompt: fog\nSteps: 2, Sampler: Euler, Seed: 3\n",
        "a pond.Negative prompt: fog.Steps: 2, Sampler: Euler, Seed: 3",
        "\u{FEFF}a pond\r\nNegative prompt: fog\r\nSteps: 2, Sampler: Euler, Seed: 3",
        "a pond\\nNegative prompt: fog\\nSteps: 2, Sampler: Euler, Seed: 3",
        "a pond\\r\\nnegative prompt: fog\\r\\nSteps: 2, Seed: 3, Hashes: {\"model\": \"aabbccddee\"}",
        "a pond<br>Negative prompt: fog<br/>Steps: 2, Sampler: Euler, Seed: 3",
        "a pond<BR>\nNegative prompt: fog<BR> Steps: 2, Sampler: Euler, Seed: 3",
    ])
    func framesOfOtherProgramsAreTakenOff(text: String) throws {
        let read = try ParameterSource.read(pasted: text)
        #expect(read.infotext.prompt == "a pond" && read.infotext.negativePrompt == "fog")
        #expect(read.infotext.value("Steps") == "2" && read.infotext.value("Seed") == "3")
    }

    @Test func whatLooksLikeAFrameStays() throws {
        let text = "a pond : a lake\nSteps: 2, Sampler: Euler, Seed: 3"
        #expect(try ParameterSource.read(pasted: text).infotext.prompt == "a pond : a lake")
    }

    /// An image of nothing is not what a text with words is for.
    @Test(arguments: [
        "Negative prompt: fog\nSteps: 2, Sampler: Euler, Seed: 3\na pond",
        "Steps: 2, Sampler: Euler, a pond, Seed: 3", "Steps: 2, Sampler: Euler, Seed: 3, Prompt: a pond",
    ])
    func wordsWithoutAPlaceAreRefused(text: String) throws {
        let error = #expect(throws: FarmError.self) { try ParameterSource.read(pasted: text) }
        #expect(error?.message.contains("'a pond'") == true, "\(error?.message ?? "")")
        #expect(throws: FarmError.self) { try ParameterSource.read([CarriedText(place: "parameters", text: text)]) }
    }

    @Test func parametersAloneAreRead() throws {
        for text in ["Steps: 2, Sampler: Euler, Seed: 3", "Negative prompt: fog\nSteps: 2, Sampler: Euler, Seed: 3"] {
            let read = try ParameterSource.read(pasted: text)
            #expect(read.infotext.prompt.isEmpty && read.infotext.value("Seed") == "3")
        }
    }

    /// A number is never another one because of its comma.
    @Test(arguments: ["CFG scale: 3,5", "Seed: 1,234,567", "Steps: 2, 5", "cfg scale: 7,0"])
    func numbersThatACommaCutsAreRefused(pair: String) {
        let error = #expect(throws: FarmError.self) {
            try ParameterSource.read(pasted: "a pond\nSteps: 2, Sampler: Euler, \(pair), Size: 64x64")
        }
        #expect(error?.message.contains("a comma cuts") == true, "\(error?.message ?? "")")
    }
}
