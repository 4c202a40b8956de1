import FarmTestSupport
import PostgresDriver
import Testing

@Suite struct ListenerTests {
    @Test(.timeLimit(.minutes(1))) func hearsAndComesBack() async throws {
        try await withPostgres { connectionString in
            let listener = PostgresListener(
                configuration: configuration(connectionString), channels: ["jobs", "Mixed \"Case\""])
            let notifier = try await PostgresConnection.connect(configuration(connectionString))
            let running = Task { await listener.run() }
            var events = listener.events.makeAsyncIterator()

            #expect(await events.next() == .connected)
            try await notifier.execute(script: "NOTIFY jobs, '7'; NOTIFY \"Mixed \"\"Case\"\"\"; NOTIFY other, 'x'")
            #expect(await events.next() == .notification(PostgresNotification(channel: "jobs", payload: "7")))
            let second = PostgresNotification(channel: "Mixed \"Case\"", payload: "")
            #expect(await events.next() == .notification(second))

            try await notifier.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
            #expect(await events.next() == .connected)
            try await notifier.query("SELECT pg_notify('jobs', \("8"))")
            #expect(await events.next() == .notification(PostgresNotification(channel: "jobs", payload: "8")))

            running.cancel()
            await running.value
            #expect(await events.next() == nil)
        }
    }

    /// What lies between may swallow all without a word: no news is then no good news.
    @Test(.timeLimit(.minutes(1))) func aSilentServerIsAskedWhetherItIsThere() async throws {
        try await withProxiedPostgres { direct, proxied, proxy in
            var quick = configuration(proxied)
            quick.answerLimit = .milliseconds(300)
            let listener = PostgresListener(configuration: quick, channels: ["jobs"])
            let notifier = try await PostgresConnection.connect(configuration(direct))
            let running = Task { await listener.run() }
            var events = listener.events.makeAsyncIterator()
            #expect(await events.next() == .connected)
            // Connections that there are stay silent.
            proxy.fallSilent()
            proxy.heal()
            #expect(await events.next() == .connected)
            try await notifier.execute(script: "NOTIFY jobs, '7'")
            #expect(await events.next() == .notification(PostgresNotification(channel: "jobs", payload: "7")))
            running.cancel()
            await running.value
        }
    }

    @Test(.timeLimit(.minutes(1))) func anOverflowAsksForASweep() async throws {
        try await withPostgres { connectionString in
            let listener = PostgresListener(
                configuration: configuration(connectionString), channels: ["jobs"], limit: 3)
            let notifier = try await PostgresConnection.connect(configuration(connectionString))
            let running = Task { await listener.run() }
            let isListening = try await eventually {
                try await !notifier.query(
                    "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND state = 'idle'"
                ).isEmpty
            }
            #expect(isListening)
            try await notifier.query("SELECT pg_notify('jobs', n::text) FROM generate_series(1, 50) n")
            var received: [PostgresListener.Event] = []
            let last = PostgresListener.Event.notification(PostgresNotification(channel: "jobs", payload: "50"))
            // The reader starts late; the stream by then holds the newest three events.
            let isAllSent = try await eventually {
                try await notifier.query("SELECT pg_notification_queue_usage()").value(as: Double.self) == 0
            }
            #expect(isAllSent)
            for await event in listener.events {
                received.append(event)
                if event == last || event == .connected && received.count > 1 { break }
            }
            #expect(received.contains(.connected))
            #expect(received.count < 50)
            running.cancel()
            await running.value
        }
    }
}
