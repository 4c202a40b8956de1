/// One thing that a person can set for a program: a flag, a variable of the environment and a key of its configuration
/// file, declared once. Flags, help, files and ``ConfigurationPage`` follow from it.
package struct SettingKey: Sendable {
    /// The flag without its dashes, and the key in a file.
    package let name: String
    /// Which program reads it; two programs may have keys of one name.
    package let program: FarmProgram
    /// The variable of the environment; nil where there is none.
    package let variable: String?
    /// What values it takes, and how a layer writes them.
    package let kind: SettingKind
    /// What holds where no layer says it.
    package let fallback: SettingDefault
    /// What it is, in one sentence without its full stop.
    package let help: String
    /// Which commands of the program take the flag, for people; nil for all.
    package let commands: String?
    /// Whether a command line can say it; else the environment and a file alone.
    package let isFlag: Bool
    /// Whether messages and logs must not show its value.
    package let isSecret: Bool
    /// Whether a variable that is set to nothing is a value. Elsewhere it counts as not set.
    package let takesEmpty: Bool

    init(
        _ program: FarmProgram, _ name: String, _ variable: String?, _ kind: SettingKind,
        default fallback: SettingDefault, commands: String? = nil, isFlag: Bool = true, isSecret: Bool = false,
        takesEmpty: Bool = false, _ help: String
    ) {
        self.name = name
        self.program = program
        self.variable = variable
        self.kind = kind
        self.fallback = fallback
        self.help = help
        self.commands = commands
        self.isFlag = isFlag
        self.isSecret = isSecret
        self.takesEmpty = takesEmpty
    }
}
