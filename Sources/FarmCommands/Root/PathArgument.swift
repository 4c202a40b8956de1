import FarmBasics

/// A path that a person gives as an argument, for `transform:` of each flag that takes one.
enum PathArgument {
    /// `~` in quotes, or behind `--flag=`, reaches us as it is typed: it means what it means in a shell.
    @Sendable static func read(_ text: String) -> String { HomeFolder.expanding(text) }
}
