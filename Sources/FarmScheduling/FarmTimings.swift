/// The farm's clocks in one place.
package struct FarmTimings: Sendable {
    /// Between heartbeats on a worker's stream.
    package var heartbeat = Duration.seconds(2)
    /// A peer is lost after this many heartbeats without a message.
    package var missedHeartbeats = 3
    /// From a stream's end to its session's, in which the worker may come back and keep what it holds.
    package var reconnectGrace = Duration.seconds(1)
    /// Between a coordinator's signs of life in the store.
    package var coordinatorTouch = Duration.seconds(5)
    /// Between its tries while the store is away, and between its signs until it may judge the others.
    package var coordinatorRetry = Duration.seconds(1)
    /// From a gap in a coordinator's own signs of life until it may take others for dead. Those that live have said so
    /// long before; and what the dead ones leased is free again well within 15 s of the store's return.
    package var peersReturn = Duration.seconds(8)
    /// A coordinator is dead after this long without one.
    package var coordinatorSilence = Duration.seconds(15)
    /// Between sweeps that make up for missed news.
    package var sweep = Duration.seconds(10)
    /// Between announcements of completed images.
    package var news = Duration.milliseconds(100)
    /// Between reports of what is rendered, from one coordinator to the others.
    package var relay = Duration.milliseconds(500)
    /// For a worker's first message.
    package var registration = Duration.seconds(10)

    /// Between looks for images that a rule lets go.
    package var retention = Duration.seconds(60)
    /// Between two steps of deleting, at least.
    package var retentionPause = Duration.milliseconds(50)

    /// The timings of a farm in earnest; tests shorten single ones.
    package init() {}

    /// How long a peer may be silent.
    package var silence: Duration { heartbeat * missedHeartbeats }
}
