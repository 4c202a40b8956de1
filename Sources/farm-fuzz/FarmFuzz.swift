import ArgumentParser
import FuzzSupport

/// Gives the farm's readers bad inputs; see ``FuzzCommand``.
@main
enum FarmFuzz {
    static func main() { FuzzCommand.main() }
}
