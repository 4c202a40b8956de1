import FarmModel

/// What programs keep of how an image was made, by the names of their JSON.
enum JSONField: Hashable, CaseIterable {
    case option(GenerationOption)
    case width, height, modelHash, loraWeights

    static let prompt = JSONField.option(.prompt)
    static let negativePrompt = JSONField.option(.negativePrompt)
    static let steps = JSONField.option(.steps)
    static let size = JSONField.option(.size)
    static let sampler = JSONField.option(.sampler)
    static let loras = JSONField.option(.loras)

    static let allCases =
        GenerationOption.all.filter { !$0.aliases.isEmpty }.map(JSONField.option) + [
            .width, .height, .modelHash, .loraWeights,
        ]

    /// The likeliest first.
    private var names: [String] {
        switch self {
        case .option(let option): option.aliases
        case .width: ["width", "w", "image_width", "img_w", "img_width"]
        case .height: ["height", "h", "image_height", "img_h", "img_height"]
        case .modelHash: ["model_hash", "base_model_hash", "sd_model_hash"]
        case .loraWeights: ["lora_weights", "lora_alpha", "lora_strength"]
        }
    }

    /// Names are compared without case, blanks, `_` and `-`.
    init?(key: String) {
        guard let found = Self.byName[Self.plain(key)] else { return nil }
        self = found.field
    }

    /// Of several names for one thing the lowest is believed.
    static func rank(of key: String) -> Int { byName[plain(key)]?.rank ?? .max }

    static func plain(_ key: String) -> String {
        String(String.UnicodeScalarView(key.unicodeScalars.filter { $0.properties.isAlphabetic || $0.isDigit }))
            .lowercased()
    }

    private static let byName: [String: (field: JSONField, rank: Int)] = {
        var fields: [String: (JSONField, Int)] = [:]
        for field in allCases {
            for (rank, name) in field.names.enumerated() { fields[plain(name)] = (field, rank) }
        }
        return fields
    }()

    /// Infotext's name for it; nil for what is no single value.
    var key: String? {
        switch self {
        case .option(.size), .width, .height, .loraWeights: nil
        case .option(let option): option.infotext?.key
        case .modelHash: "Model hash"
        }
    }
}

/// Members that need no word: what changes no pixel, and values that are a program's way to say «not used».
enum JSONSilence {
    static func covers(_ member: JSONText.Member) -> Bool {
        if member.value.saysNothing { return true }
        let name = JSONField.plain(member.key)
        return bookkeeping.contains(name) || neutral[name].map { $0 == member.value.scalar?.lowercased() } ?? false
            || member.value.double.map { neutral[name].flatMap(Double.init) == $0 } ?? false
    }

    private static let neutral = [
        "uncondscale": "1", "sourceprocessing": "txt2img", "snoise": "1", "seedresizefromw": "-1",
        "seedresizefromh": "-1", "controlnetstrength": "1", "controlalpha": "1",
        "dynamicthresholdingpercentile": "0.999",
        "dynamicthresholdingmimicscale": "10", "upscaleamount": "4", "maskblur": "1.5", "subseedstrength": "0",
        "noisemultiplier": "1", "refinerupscale": "1",
    ]

    private static let bookkeeping = Set(
        """
        version date generationtime preptime time createdat creationtime timestamp jobtimestamp software app appid \
        appversion swarmversion metadatascheme requesttype signedhash hideddebugoverlay hidedebugoverlay nsamples \
        aspectratio images batchsize batchcount niter numoutputs numoutputstotal usedrandomseed outputformat \
        outputquality outputlossless streamprogressupdates streamimageprogress showonlyfilteredimage \
        blockngsfw blocknsfw vramusagelevel saveto disk savetodiskpath metadataoutputformat sessionid \
        samples originalprompt fullprompt fullnegativeprompt createdby user username title source description \
        sourcefile \
        generationmode type id jobid parentjobid nsfw censornsfw trustedworkers slowworkers sharedata shared n \
        workerid workername kudos cost modelversion modelversionid resources civitairesources workflow workflowid \
        clientid processtype engine quantity extra basemodelid profile activetags inactivetags deviceid \
        processorder requestid taskid filename path url nudity infotexts index indexoffirstimage allprompts \
        allnegativeprompts allseeds allsubseeds subseed stagedimages allimages sdvaehash donotsavesamples \
        donotsavegrid samplepath saveimages sendimages orighash key hash base overridesettingsrestoreafterwards \
        generator tool name
        """.split(separator: " ").map(String.init))
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
