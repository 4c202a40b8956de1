/// Which reading of the grammar a recipe was made for. A recipe is kept as it was written and read anew at each start, so
/// that a job keeps the reading of the day it was submitted.
package enum TemplateGrammar: Int, Sendable, Codable {
    /// Of recipes that say none. Comments stand anywhere, blanks in braces count, a name has no choices or variables,
    /// every `…` of a wrapper is replaced, repeats go out among plain options alone, and cyclic choices follow the seed.
    case first = 1
    case second = 2
}
