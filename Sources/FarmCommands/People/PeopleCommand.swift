import ArgumentParser

/// `farm people`: who may use the farm.
struct PeopleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract: "List who may use the farm; add and change them.",
        discussion: """
            A person or a program has a name, which stays, and a role: a viewer looks, a submitter submits and does as \
            they like with jobs of their own, an operator keeps everybody's work going, an admin may do everything. \
            They get in by a token: 'farm tokens add NAME'.

            Example:
              farm people add ada --role submitter
              farm people change ada --role operator --queued-images 50000
              farm people disable ada
            """,
        subcommands: [
            PeopleList.self, PersonAdd.self, PersonChange.self, PersonDisable.self, PersonEnable.self, RoleList.self,
        ],
        defaultSubcommand: PeopleList.self)
}
