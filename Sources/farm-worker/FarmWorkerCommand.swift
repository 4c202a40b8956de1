import ArgumentParser
import FarmBasics
import FarmConfiguration
import FarmModel
import LocalFiles

@main
struct FarmWorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "farm-worker",
        abstract: "Renders images for a farm: dials its coordinator, takes tasks, and delivers PNG files.",
        discussion: """
            Each device renders one image at a time, in a child process of its own. SIGINT or SIGTERM stops the worker \
            after it has finished and delivered what it renders; a second one stops it at once.

            What a file in a models folder is, it says itself. Where it does not (a pickle, with --allow-pickle), the \
            name of its folder decides, in any case: Stable-diffusion, checkpoints, unet or diffusion_models for \
            models; Lora, loras or LyCORIS; VAE; embeddings; ControlNet; ESRGAN, RealESRGAN or upscale_models; \
            text_encoders or clip for parts of models.

            Example:
              farm-worker --coordinator farm.example.org:7433 --models /srv/models --device cuda:0 --device cuda:1
            """,
        version: FarmVersion.current,
        subcommands: [EnrolCommand.self])

    @OptionGroup var flags: WorkerFlags

    func run() async throws {
        try await reporting { try await WorkerProcess(flags).run() }
    }
}

/// Runs a command's body; an error is one line on standard error and an exit code.
func reporting(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let error as FarmError {
        StandardError().write("farm-worker: \(error)")
        throw ExitCode(error.code == .invalidInput ? 2 : error.code == .unavailable ? 4 : 1)
    }
}
