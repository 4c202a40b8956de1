/// The JSON of `farm why`.
package struct WhyJSON: Decodable, Sendable {
    package struct Reason: Decodable, Sendable {
        package let code: String
        package let text: String
    }

    package let state: String
    package let attempts: Int
    package let worker: String?
    package let reasons: [Reason]
}
