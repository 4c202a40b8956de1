import ArgumentParser

/// `farm tokens`: what people and programs get in by.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens",
        abstract: "List the tokens by which people and programs get in; make and revoke them.",
        discussion: """
            Example:
              farm tokens add nightly-bot --label "cron on build-3" --expires 90d > bot.token
              farm tokens ada
              farm tokens revoke 7
            """,
        subcommands: [TokenList.self, TokenAdd.self, TokenRevoke.self],
        defaultSubcommand: TokenList.self)
}
