/// A template with its wildcards and variables put in place, and how many texts it makes one after the other.
struct TemplateExpression: Sendable {
    indirect enum Kind: Sendable {
        case text(String)
        case sequence([TemplateExpression])
        case choice(TemplateChoice)
        /// Draws a text and keeps it in a slot; writes nothing.
        case keep(slot: Int, TemplateExpression)
        /// Writes what a slot keeps.
        case kept(slot: Int)
        case wrap(wrapper: TemplateExpression, inner: TemplateExpression)
    }

    let kind: Kind
    /// Of the texts that a combinatorial drawing makes; 1 where nothing is combinatorial. `Int.max` stands for more.
    let count: Int
    /// Whether it may write a `<`, or keeps a text for where one was written.
    let mayOpenTag: Bool
    /// Whether its texts follow from their number alone: nothing is drawn, and nothing kept elsewhere is written.
    let isSettled: Bool

    init(_ kind: Kind) {
        self.kind = kind
        mayOpenTag =
            switch kind {
            case .text(let text): text.utf8.contains(UInt8(ascii: "<"))
            case .keep, .kept: true
            case .sequence(let parts): parts.contains(where: \.mayOpenTag)
            case .choice(let choice): choice.mayOpenTag
            case .wrap(let wrapper, let inner): wrapper.mayOpenTag || inner.mayOpenTag
            }
        isSettled =
            switch kind {
            case .text: true
            case .keep, .kept: false
            case .sequence(let parts): parts.allSatisfy(\.isSettled)
            case .choice(let choice): choice.isSettled
            case .wrap(let wrapper, let inner): wrapper.isSettled && inner.isSettled
            }
        count =
            switch kind {
            case .text, .kept: 1
            case .sequence(let parts): parts.reduce(1) { $0.saturatingProduct($1.count) }
            case .choice(let choice): choice.count
            case .keep(_, let value): value.count
            case .wrap(let wrapper, let inner): wrapper.count.saturatingProduct(inner.count)
            }
    }

    /// The text where it is always the same.
    var constant: String? {
        switch kind {
        case .text(let text): return text
        case .sequence(let parts):
            let texts = parts.compactMap(\.constant)
            return texts.count == parts.count ? texts.joined() : nil
        default: return nil
        }
    }
}

extension Int {
    /// For counts: `Int.max` where the product is beyond it.
    func saturatingProduct(_ other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }

    func saturatingSum(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
