/// What programs keep of how an image was made, by the names of their JSON.
enum JSONField: Hashable, CaseIterable {
    case prompt, negativePrompt, steps, seed, guidance, distilledGuidance, sampler, schedule, width, height, size
    case model, modelHash, vae, clipSkip, strength, eta, randomSource, seamless, loras, loraWeights

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
        for (field, names) in names {
            for (rank, name) in names.split(separator: " ").enumerated() { fields[String(name)] = (field, rank) }
        }
        return fields
    }()

    private static let names: [(JSONField, String)] = [
        (.prompt, "prompt positiveprompt positive c inputprompt includeinimage"),
        (.negativePrompt, "negativeprompt negative uc nprompt undesiredcontent excludefromimage"),
        (.steps, "steps numinferencesteps ddimsteps numsteps samplingsteps inferencesteps stepcount"),
        (.seed, "seed noiseseed randomseed"),
        (.guidance, "cfgscale guidancescale cfg cfgs promptguidance scale"),
        (.distilledGuidance, "distilledcfgscale distilledguidance fluxguidancescale guidanceembed guidance"),
        (.sampler, "samplername sampler samplingmethod samplermethod samplerindex"),
        (.schedule, "scheduler scheduletype noiseschedule schedule schedulername scheduletypes"),
        (.width, "width w imagewidth imgw imgwidth"), (.height, "height h imageheight imgh imgheight"),
        (.size, "size resolution imagesize"),
        (
            .model,
            """
            model basemodel modelname sdmodelname sdmodelcheckpoint checkpoint usestablediffusionmodel \
            stablediffusionmodel basemodelname models ckptname modelweights
            """
        ),
        (.modelHash, "modelhash basemodelhash sdmodelhash"),
        (.vae, "vae vaename sdvaename sdvae usevaemodel vaemodel"),
        (.clipSkip, "clipskip clipskips clipstopatlastlayers baseclipskip"),
        (.strength, "denoisingstrength strength denoise promptstrength initimagecreativity"),
        (.eta, "eta"), (.randomSource, "randomsource rng randdevice"),
        (.seamless, "tiling seamless seamlesstileable seamlesstiling"),
        (.loras, "loras lora uselora useloramodel loramodel"), (.loraWeights, "loraweights loraalpha lorastrength"),
    ]

    /// Infotext's name for it; nil for what is no single value.
    var key: String? {
        switch self {
        case .steps: "Steps"
        case .seed: "Seed"
        case .guidance: "CFG scale"
        case .distilledGuidance: Infotext.Key.distilledGuidance
        case .sampler: "Sampler"
        case .schedule: "Schedule type"
        case .model: "Model"
        case .modelHash: "Model hash"
        case .vae: "VAE"
        case .clipSkip: "Clip skip"
        case .strength: "Denoising strength"
        case .eta: "Eta"
        case .randomSource: "RNG"
        case .seamless: "Tiling"
        case .prompt, .negativePrompt, .width, .height, .size, .loras, .loraWeights: nil
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
        originalprompt fullprompt fullnegativeprompt createdby user username title source description sourcefile \
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
