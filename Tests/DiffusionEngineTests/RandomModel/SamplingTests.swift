import EngineHostProtocol
import FarmModel
import Testing

extension RandomModelTests {
    @Suite struct Sampling {
        @Test func theImageIsNeitherFlatNorWild() async throws {
            let image = try await render()
            #expect(image.size == ImageSize(width: 64, height: 64))
            #expect(Set(image.pixels).count > 64)
            let ends = image.pixels.count { $0 == 0 || $0 == 255 }
            #expect(ends < image.pixels.count / 2)
        }

        @Test func everySamplerDrawsAnImageOfItsOwn() async throws {
            var images: [[UInt8]: Sampler] = [:]
            for sampler in Sampler.allCases {
                let image = try await render {
                    ($0.parameters.sampler, $0.parameters.steps) = (sampler, 4)
                    // Without it DDIM is Euler by its formula, and on some processors to the last bit.
                    if sampler == .ddim { $0.parameters.eta = 1 }
                }
                let other = images.updateValue(sampler, forKey: image.pixels)
                #expect(other == nil, "\(sampler) draws what \(String(describing: other)) does")
            }
        }

        @Test func everyScheduleDrawsAnImageOfItsOwn() async throws {
            var images: [[UInt8]: Schedule] = [:]
            for schedule in Schedule.allCases where schedule != .uniform && schedule != .normal {
                let image = try await render { ($0.parameters.schedule, $0.parameters.steps) = (schedule, 4) }
                let other = images.updateValue(schedule, forKey: image.pixels)
                #expect(other == nil, "\(schedule) draws what \(String(describing: other)) does")
            }
        }

        @Test func theNegativePromptCountsWithGuidanceOnly() async throws {
            let images = try await [(1.0, ""), (1, "fog"), (7, ""), (7, "fog")].asyncMap { guidance, negative in
                try await render {
                    ($0.parameters.guidanceScale, $0.parameters.negativePrompt) = (guidance, negative)
                }.pixels
            }
            #expect(images[0] == images[1])
            #expect(Set(images).count == 3)
        }

        @Test func clipSkipAndEtaCount() async throws {
            let plain = try await render().pixels
            #expect(try await render { $0.parameters.clipSkip = 1 }.pixels == plain)
            #expect(try await render { $0.parameters.clipSkip = 2 }.pixels != plain)
            let images = try await [nil, 0, 0.5].asyncMap { eta in
                try await render { ($0.parameters.sampler, $0.parameters.eta) = (.eulerAncestral, eta) }.pixels
            }
            #expect(Set(images).count == 3)
        }

        @Test func stepCachesCount() async throws {
            let plain = try await render { $0.parameters.steps = 10 }.pixels
            let cached = try await render {
                $0.parameters.steps = 10
                $0.parameters.stepCache = StepCache(mode: .ucache, threshold: 100, start: 0, end: 1)
            }
            #expect(cached.pixels != plain)
            let failure = try await failure { $0.parameters.stepCache = StepCache(mode: .easycache) }
            #expect(failure?.kind == .invalidInput)
        }
    }
}

extension Sequence {
    func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
