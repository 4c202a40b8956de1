/// SwarmUI (StableSwarmUI before): `{"sui_image_params": {…}, "sui_extra_data": {…}, "sui_models": […]}`.
enum SwarmUI {
    static func read(_ object: JSONText) throws -> ForeignParameters? {
        let params: JSONText
        if let inner = object["sui_image_params"] {
            params = inner
        } else if object.has("swarm_version") || object.has("negativeprompt") && object.has("cfgscale") {
            params = object
        } else {
            return nil
        }
        var builder = ForeignBuilder(tool: "SwarmUI")
        builder.take(params, ignoring: ["clipstopatlayer", "sigmashift", "refinerupscale", "loratencweights"])
        // −1 is the last layer.
        if let layer = params["clipstopatlayer"]?.double, layer < -1, layer > -13 {
            builder.set("Clip skip", "\(Int(-layer))")
        }
        builder.set(Infotext.Key.flowShift, params.text("sigmashift"))
        if let scale = params["refinerupscale"]?.double, scale != 1 {
            builder.note("SwarmUI's refiner and its upscaling are not taken; ask for a second pass by --hires-scale")
        }
        if let weights = params["loratencweights"], weights != params["loraweights"] {
            builder.note("the LoRA's own weights for the text encoder: the engine has one weight for both")
        }
        return builder.build()
    }
}
