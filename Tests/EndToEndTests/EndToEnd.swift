import Testing

/// What people do with a farm, done with real processes. One at a time: each farm keeps the machine busy.
@Suite(.serialized) enum EndToEnd {}
