/// What programs keep of how an image was made, by the names of their JSON.
enum JSONField: Hashable {
    case prompt, negativePrompt, steps, seed, guidance, distilledGuidance, sampler, schedule, width, height, size
    case model, modelHash, vae, clipSkip, strength, eta, randomSource, seamless, loras, loraWeights
    /// What changes no pixel, or is said by another field.
    case harmless

    /// Names are compared without case, blanks, `_` and `-`.
    init?(key: String) {
        guard let field = Self.byName[Self.plain(key)] else { return nil }
        self = field
    }

    static func plain(_ key: String) -> String {
        String(String.UnicodeScalarView(key.unicodeScalars.filter { $0.properties.isAlphabetic || $0.isDigit }))
            .lowercased()
    }

    private static let byName: [String: JSONField] = {
        var fields: [String: JSONField] = [:]
        for (field, names) in names {
            for name in names.split(separator: " ") { fields[String(name)] = field }
        }
        return fields
    }()

    private static let names: [(JSONField, String)] = [
        (.prompt, "prompt positiveprompt positive c inputprompt"),
        (.negativePrompt, "negativeprompt negative uc nprompt undesiredcontent"),
        (.steps, "steps numinferencesteps ddimsteps numsteps samplingsteps inferencesteps stepcount"),
        (.seed, "seed noiseseed randomseed"),
        (.guidance, "cfgscale guidancescale cfg scale cfgs promptguidance"),
        (.distilledGuidance, "distilledguidance distilledcfgscale fluxguidancescale guidanceembed guidance"),
        (.sampler, "sampler samplername samplerindex samplermethod samplingmethod"),
        (.schedule, "scheduler scheduletype noiseschedule schedule schedulername scheduletypes"),
        (.width, "width w imagewidth"), (.height, "height h imageheight"), (.size, "size resolution imagesize"),
        (
            .model,
            """
            model basemodel modelname sdmodelname sdmodelcheckpoint checkpoint usestablediffusionmodel \
            stablediffusionmodel basemodelname models ckptname modelweights
            """
        ),
        (.modelHash, "modelhash basemodelhash sdmodelhash"),
        (.vae, "vae vaename sdvaename sdvae usevaemodel vaemodel"),
        (.clipSkip, "clipskip clipskips clipstopatlastlayers"),
        (.strength, "denoisingstrength strength denoise promptstrength initimagecreativity"),
        (.eta, "eta"), (.randomSource, "randomsource rng randdevice"), (.seamless, "tiling seamless seamlesstileable"),
        (.loras, "loras lora uselora useloramodel loramodel"), (.loraWeights, "loraweights loraalpha"),
        (
            .harmless,
            """
            version date generationtime preptime time createdat creationtime timestamp jobtimestamp software app appid \
            appversion swarmversion metadatascheme requesttype signedhash hideddebugoverlay hidedebugoverlay nsamples \
            aspectratio images batchsize batchcount niter numoutputs numoutputstotal usedrandomseed outputformat \
            outputquality outputlossless streamprogressupdates streamimageprogress showonlyfilteredimage \
            blockngsfw blocknsfw vramusagelevel saveto disk savetodiskpath metadataoutputformat sessionid \
            originalprompt fullprompt fullnegativeprompt promptexpansion performance createdby user username \
            generationmode type uncondscale legacy legacyv3extend legacyuc dynamicthresholding skipcfgabovesigma id \
            jobid parentjobid nsfw censornsfw trustedworkers slowworkers sharedata shared n karras \
            postprocessing workerid workername kudos cost modelversion modelversionid hashes resources \
            civitairesources workflow workflowid clientid processtype engine quantity extra draft basemodelid \
            seedmode samplersettings profile v2 stylesall sourceprocessing activetags inactivetags deviceid \
            processorder requestid taskid filename path url nudity infotexts index indexoffirstimage allprompts \
            allnegativeprompts allseeds allsubseeds subseed extragenerationparams canvasv2metadata stagedimages \
            allimages sdvaehash donotsavesamples donotsavegrid samplepath saveimages sendimages restorefaces
            """
        ),
    ]
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
