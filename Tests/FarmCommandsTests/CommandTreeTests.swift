import ArgumentParser
import FarmModel
import Testing

@testable import FarmCommands

@Suite struct CommandTreeTests {
    /// The command and all below it.
    private static func tree(_ command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        [command] + command.configuration.subcommands.flatMap { tree($0) }
    }

    @Test func everyCommandHasHelpWithAnExample() {
        let commands = Self.tree(FarmCommand.self)
        #expect(commands.count == 59)
        for command in commands {
            let configuration = command.configuration
            #expect(!configuration.abstract.isEmpty, "\(command)")
            let hasExample = configuration.discussion.contains("Example:") || command == FarmCommand.self
            #expect(hasExample, "\(command)")
            #expect(FarmCommand.helpMessage(for: command).contains(configuration.abstract.prefix(20)), "\(command)")
        }
    }

    @Test(arguments: [
        ("submit hello --count 3", "JobSubmit"), ("jobs --json", "JobList"), ("show 12", "JobShow"),
        ("watch 12 --json", "JobWatch"), ("cancel 12", "JobCancel"), ("retry 12", "JobRetry"),
        ("fetch 12 --output x", "JobFetch"), ("fetch 12 --thumbnails --output x", "JobFetch"),
        ("sheet 12 --full --cell 64 --output a.png", "JobSheetCommand"), ("open 12 --thumbnails-only", "JobOpen"),
        ("submit --recipe a.yaml --sheet a.png", "JobSubmit"), ("submit --recipe a.yaml --dry-run", "JobSubmit"),
        ("delete 12", "JobDelete"),
        ("history --prompt a --since 2h", "ImageHistory"), ("image show 7", "ImageShow"),
        ("image save 7 --output a.png", "ImageSave"), ("info a.png", "ImageInfo"), ("workers --all", "WorkerList"),
        ("models", "ModelList"), ("models --json", "ModelList"), ("models install-demo x", "DemoModelInstall"),
        ("models files", "ModelFileList"), ("models files --kind lora --json", "ModelFileList"),
        ("upscale a.png b.jpg --model esrgan --scale 2 --wait", "JobUpscale"),
        ("preview 12.0 --output a.png", "TaskPreview"), ("submit --like a.png", "JobSubmit"), ("info -", "ImageInfo"),
        ("image delete 7 8", "ImageDelete"), ("retention", "RetentionList"), ("retention --json", "RetentionList"),
        ("retention add --older-than 30d --job 3", "RetentionAdd"), ("retention remove 1", "RetentionRemove"),
        ("priority 12 100", "JobPriority"), ("login a:1 --name ada --token-file t", "LoginCommand"),
        ("logout a:1 --forget", "LogoutCommand"), ("whoami --tls --json", "WhoAmICommand"), ("people", "PeopleList"),
        ("people add ada --role viewer --queued-images 5", "PersonAdd"),
        ("people change ada --role operator", "PersonChange"),
        ("people disable ada", "PersonDisable"), ("people enable ada", "PersonEnable"), ("people roles", "RoleList"),
        ("tokens", "TokenList"), ("tokens list ada --json", "TokenList"),
        ("tokens add bot --label cron --expires 30d", "TokenAdd"), ("tokens revoke 7", "TokenRevoke"),
        ("audit --who ada --limit 5", "AuditList"), ("access --private --audit-days 30", "AccessCommand"),
        ("close --admin ann", "FarmClose"), ("workers invite --ca ca.pem", "WorkerInvite"),
        ("workers revoke node-7", "WorkerRevoke"), ("jobs --token-file t --insecure", "JobList"),
        ("up --workers 2 --model a --model b --detach", "FarmUp"), ("down --data x", "FarmDown"),
    ])
    func parses(line: String, type: String) throws {
        let command = try FarmCommand.parseAsRoot(line.split(separator: " ").map(String.init))
        #expect("\(Swift.type(of: command))" == type)
    }

    @Test func everyFlagOfSubmitIsTaken() throws {
        let command = try JobSubmit.parse([
            "a lighthouse at dusk", "--model", "sd15", "--negative", "-blurry", "--size", "512x768", "--steps", "20",
            "--sampler", "Euler a", "--schedule", "Karras", "--cfg", "7", "--guidance", "3.5", "--seed", "-1",
            "--count", "100", "--priority", "-10", "--name", "shoot-1", "--submitter", "ada", "--wait", "--output", "x",
            "--json", "--coordinator", "farm:1",
        ])
        let request = try command.submission(prompt: command.generation.prompt).request
        #expect(request.prompt == "a lighthouse at dusk")
        #expect(request.negativePrompt == "-blurry")
        #expect(request.size?.description == "512x768")
        #expect(request.sampler == .eulerAncestral)
        #expect(request.schedule == .karras)
        #expect(request.seed == -1)
        #expect(request.priority == -10)
        #expect(request.imageCount == 100)
        #expect(request.submitter == "ada")
        #expect(command.following.wait && command.format.json && command.following.output == "x")
    }

    @Test func whatIsLeftOutStaysOpen() throws {
        let request = try JobSubmit.parse(["x"]).submission(prompt: "x").request
        #expect(request.size == nil && request.steps == nil && request.sampler == nil && request.schedule == nil)
        #expect(request.guidanceScale == nil && request.seed == nil && request.model == nil)
        #expect(request.imageCount == 1)
    }

    @Test func aLoneDashIsAPrompt() throws {
        #expect(try JobSubmit.parse(["-"]).generation.prompt == "-")
    }
}
