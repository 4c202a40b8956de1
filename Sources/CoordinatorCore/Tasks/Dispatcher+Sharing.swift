import FarmModel
import FarmScheduling
import FarmStore
package import Logging
import ServiceLifecycle

extension Dispatcher {
    /// What submitters have had of the farm's time here goes to the other coordinators, and theirs comes here.
    package func exchangeUsage() async throws {
        // A second one under way would send the same changes again.
        guard !isExchangingUsage else { return }
        isExchangingUsage = true
        defer { isExchangingUsage = false }
        takeCharges(await registry.takeCharges())
        guard !knowsUsage || planner.policy.clocks.isChanged || planner.policy.clocks.isActive else { return }
        let changes = planner.policy.clocks.takeChanges().map {
            UsageChange(submitter: $0.key, floor: $0.value.floor, seconds: $0.value.seconds)
        }
        do {
            planner.policy.clocks.settle(try await store.exchange(usage: changes))
            knowsUsage = true
        } catch {
            planner.policy.clocks.putBack()
            throw error
        }
    }

    func takeCharges(_ charges: [String: Double]) {
        for (submitter, seconds) in charges { planner.policy.clocks.charge(submitter, seconds: seconds) }
    }

    /// What workers brought along from another coordinator keeps their devices busy, too.
    func identifyKept() async throws {
        for attempt in await registry.fleet.unknown {
            let task = attempt.task
            guard let job = try await store.job(task.job), let source = try await expansions.source(of: task) else {
                continue
            }
            let origin =
                source.origin
                ?? ImageOrigin(modelName: job.modelName, modelDigest: job.modelDigest, parameters: source.parameters)
            await registry.identify(attempt, submitter: job.submitter, priority: job.priority, origin: origin)
        }
    }

    /// Once every place has what it can get. For jobs of much higher priority that have just come: calls back what keeps
    /// their places. Near the end: calls back what others are sooner done with, and gives idle devices what is rendered elsewhere and
    /// would end later.
    func evenOut(_ fleet: FleetSnapshot) async throws {
        await registry.recall(planner.urgentRecalls(fleet, now: .now), isUrgent: true)
        await registry.recall(planner.recalls(fleet), isUrgent: false)
        guard fleet.devices.contains(where: { $0.room > 0 && $0.tasks.isEmpty }) else { return }
        // A device on trial proves itself on what is not in the making elsewhere.
        let unproven = await registry.fleet.onTrial
        let fit = fleet.devices.filter { !$0.tasks.isEmpty || !unproven.contains($0.id) }
        for copy in TailPolicy.duplicates(fit, fleet.paces) { try await duplicate(copy) }
    }

    private func duplicate(_ copy: TailPolicy.Duplicate) async throws {
        guard let first = await registry.task(copy.attempt, session: copy.device.session),
            let origin = first.origin, !first.isCopied
        else { return }
        // Before it is: the answer may be lost.
        await registry.setCopied(true, copy.attempt, session: copy.device.session)
        guard let task = try await store.duplicate(copy.attempt, of: copy.device.session, to: copy.other.session) else {
            await registry.setCopied(false, copy.attempt, session: copy.device.session)
            return
        }
        logger.info(
            "an image is made twice: another device is sooner done with it",
            metadata: task.attempt.metadata)
        await registry.assign(
            task, device: copy.other.device, submitter: first.submitter, priority: first.priority,
            weight: first.weight, origin: origin)
        // Its image may have come while the other lease was written.
        if await registry.task(copy.attempt, session: copy.device.session) == nil,
            try await store.standing(of: copy.attempt.task)?.state.isFinal ?? true
        {
            await registry.drop(copy.attempt.task)
        }
    }
}

/// Keeps the clocks of submitters the same on all coordinators.
package struct UsageExchange: Service {
    private static let pause = Duration.seconds(3)

    private let dispatcher: Dispatcher
    private let logger: Logger

    /// - Parameter dispatcher: whose planner's clocks they are.
    package init(dispatcher: Dispatcher, logger: Logger) {
        self.dispatcher = dispatcher
        self.logger = logger
    }

    /// Every three seconds until the shutdown; what the store did not take goes with the next exchange. Never throws.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // The beat itself: a timer.
                try? await Task.sleep(for: Self.pause)
                do {
                    try await dispatcher.exchangeUsage()
                } catch {
                    logger.debug("cannot tell what submitters have had yet", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}
