import EngineHostProtocol
import FarmBasics
import FoundationEssentials
import LocalFiles
import Subprocess
import SystemPackage

/// Finds out which devices the engine can use, by asking an engine host.
package struct DeviceProbe: Sendable {
    private static let most = 64

    private let hostPath: String
    private let environment: [String: String]

    /// - Parameters:
    ///   - hostPath: the engine host's program; it is run with `--describe`.
    ///   - environment: the worker's own variables, which the host inherits.
    package init(hostPath: String, environment: [String: String]) {
        self.hostPath = hostPath
        self.environment = environment
    }

    /// In place of `auto`, every GPU that the engine's backend can use, or the CPU.
    package func resolve(_ devices: [DeviceSelection]) async throws -> [DeviceSelection] {
        var resolved: [DeviceSelection] = []
        for device in devices {
            for found in device == .auto ? try await list() : [device] {
                guard !resolved.contains(found) else {
                    throw FarmError(.invalidInput, "device \(found) is named twice; one engine host serves a device")
                }
                resolved.append(found)
            }
        }
        return resolved
    }

    /// Has CUDA's driver make its device files where they are not there yet, by a program of its that confined hosts cannot
    /// start. What goes wrong shows with the host.
    func wake(_ devices: [DeviceSelection]) async {
        guard FileStatus(of: "/dev/nvidia-uvm") == nil else { return }
        for case .cuda(let index) in devices { _ = try? await describe(.cuda(index)) }
    }

    private func list() async throws -> [DeviceSelection] {
        let first = try DeviceSelection(parsing: try await describe(.auto).device.selector)
        let make: (Int) -> DeviceSelection
        switch first {
        case .auto, .cpu: return [.cpu]
        case .cuda: make = { .cuda($0) }
        case .vulkan: make = { .vulkan($0) }
        }
        var found: [DeviceSelection] = []
        for index in 0..<Self.most {
            guard (try? await describe(make(index))) != nil else { break }
            found.append(make(index))
        }
        return found.isEmpty ? [first] : found
    }

    private func describe(_ device: DeviceSelection) async throws -> HostDescription {
        let overrides = device.environment(inherited: environment)
        let result: ExecutionResult<Void, BytesOutput, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                .path(FilePath(hostPath)), arguments: ["--describe"], environment: .updating(overrides),
                output: .bytes(limit: 1 << 20), error: .string(limit: 1 << 20))
        } catch {
            throw FarmError(.failedPrecondition, "the engine host \(hostPath) does not start", cause: error)
        }
        guard result.terminationStatus.isSuccess else {
            let reason = result.standardError.trimmingSpaces()
            throw FarmError(.failedPrecondition, "the engine host cannot describe its device: \(reason.suffix(1000))")
        }
        do {
            return try JSONDecoder().decode(HostDescription.self, from: Data(result.standardOutput))
        } catch {
            throw FarmError(.internal, "the engine host's description cannot be read", cause: error)
        }
    }
}
