import FarmModel
import Testing

@testable import Infotext

@Suite struct InfotextKeyTests {
    /// The table of options stands below and writes their keys itself.
    @Test(arguments: [
        (GenerationOption.distilledGuidance, Infotext.Key.distilledGuidance),
        (GenerationOption.resizeMode, Infotext.Key.resizeMode),
        (GenerationOption.hiresStrength, Infotext.Key.hiresStrength),
    ])
    func anOptionHasTheKeyThatIsWritten(_ option: GenerationOption, _ key: String) {
        #expect(option.infotext?.key == key)
    }
}
