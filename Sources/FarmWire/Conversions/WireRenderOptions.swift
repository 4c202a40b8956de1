import FarmModel
import SwiftProtobuf

extension RenderOptions {
    init(wire: Farm_V1_RenderOptions) throws {
        self.init()
        clipSkip = wire.hasClipSkip ? Int(wire.clipSkip) : nil
        eta = wire.hasEta ? wire.eta : nil
        flowShift = wire.hasFlowShift ? wire.flowShift : nil
        randomSource = wire.hasRandomSource ? try RandomSource.parse(wire.randomSource) : nil
        isSeamless = wire.hasSeamless ? wire.seamless : nil
        stepCache = wire.hasStepCache ? try StepCache(wire: wire.stepCache) : nil
        vaeTiling = wire.hasVaeTiling ? VAETiling(wire: wire.vaeTiling) : nil
        initImage = wire.hasInitImage ? try InitImage(wire: wire.initImage) : nil
        upscaling = wire.hasUpscaling ? try Upscaling(wire: wire.upscaling) : nil
    }

    var wire: Farm_V1_RenderOptions {
        .with {
            if let clipSkip { $0.clipSkip = Int64(clipSkip) }
            if let eta { $0.eta = eta }
            if let flowShift { $0.flowShift = flowShift }
            if let randomSource { $0.randomSource = randomSource.rawValue }
            if let isSeamless { $0.seamless = isSeamless }
            if let stepCache { $0.stepCache = stepCache.wire }
            if let vaeTiling { $0.vaeTiling = vaeTiling.wire }
            if let initImage { $0.initImage = initImage.wire }
            if let upscaling { $0.upscaling = upscaling.wire }
        }
    }
}

extension StepCache {
    init(wire: Farm_V1_StepCache) throws {
        self.init(
            mode: try known(wire.mode, "step cache"), threshold: wire.hasThreshold ? wire.threshold : nil,
            start: wire.hasStart ? wire.start : nil, end: wire.hasEnd ? wire.end : nil)
    }

    var wire: Farm_V1_StepCache {
        .with {
            $0.mode = mode.rawValue
            if let threshold { $0.threshold = threshold }
            if let start { $0.start = start }
            if let end { $0.end = end }
        }
    }
}

extension VAETiling {
    init(wire: Farm_V1_VaeTiling) {
        self.init(tile: wire.hasTile ? Int(wire.tile) : nil, overlap: wire.hasOverlap ? wire.overlap : nil)
    }

    var wire: Farm_V1_VaeTiling {
        .with {
            if let tile { $0.tile = Int32(clamping: tile) }
            if let overlap { $0.overlap = overlap }
        }
    }
}
