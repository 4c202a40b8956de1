import ArgumentParser
import FarmModel

// Arguments are the numbers alone.
extension JobID: ExpressibleByArgument {}
extension ImageID: ExpressibleByArgument {}
