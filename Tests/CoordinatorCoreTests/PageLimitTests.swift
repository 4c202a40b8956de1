import Testing

@testable import CoordinatorCore

@Suite struct PageLimitTests {
    @Test(arguments: [(Int.min, 20), (-1, 20), (0, 20), (1, 1), (1000, 1000), (1001, 1000), (Int.max, 1000)])
    func whatIsAskedForIsBrought(asked: Int, given: Int) {
        #expect(PageLimit.clamp(asked, else: 20) == given)
    }
}
