/// The environment of an engine host.
package enum HostEnvironment {
    /// Which device: `auto`, `cpu`, `cuda:N` or `vulkan:N`.
    package static let device = "FARM_DEVICE"

    /// The one argument of a host that is to confine itself: ``SandboxRules`` are its first frame.
    package static let confinedArgument = "--confined"

    /// Variables that a host wants set before it starts; started without them it sets them and starts anew.
    ///
    /// GNU OpenMP's threads spin at every barrier for milliseconds before they sleep. Beside other busy processes that
    /// makes a render several times slower (measured on two shared cores: 9.8 s instead of 2.6 s); a short spin costs
    /// nothing measurable on an idle machine.
    package static let defaults = ["GOMP_SPINCOUNT": "2000"]
}
