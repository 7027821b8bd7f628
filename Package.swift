// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "bascule",
    products: [.executable(name: "bascule", targets: ["bascule"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // The C libraries, each seen by one Swift target only.
        .systemLibrary(
            name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CFileSystem"),
        .systemLibrary(name: "CLibCSV", providers: [.apt(["libcsv-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CInotifyTools", providers: [.apt(["libinotifytools0-dev"])]),
        .systemLibrary(name: "CZLib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CXlsxWriter", providers: [.apt(["libxlsxwriter-dev"])]),

        // Leaves: each may import only what stands here.
        .target(name: "FileSystem", dependencies: ["CFileSystem"]),
        .target(name: "CSV", dependencies: ["CArchive", "CLibCSV", "CZLib"]),
        .target(name: "Postgres", dependencies: ["CLibPQ"]),
        .target(name: "Journal", dependencies: ["Postgres", "Daemon"]),
        .target(name: "Spreadsheet", dependencies: ["CXlsxWriter"]),
        .target(name: "Site", dependencies: [.product(name: "Yams", package: "Yams")]),
        .target(name: "Cron", dependencies: ["Site"]),
        .target(
            name: "Daemon",
            dependencies: [
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),

        .target(
            name: "Inbox",
            dependencies: [
                "CInotifyTools", "Daemon", "FileSystem",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .target(name: "Feeds", dependencies: ["CSV", "Site"]),
        .target(
            name: "Jobs",
            dependencies: [
                "Postgres", "Journal", "Cron", "Site", "Daemon",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .target(
            name: "Services",
            dependencies: [
                "FileSystem", "Spreadsheet", "Postgres", "Journal", "Site",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "Ingest",
            dependencies: [
                "FileSystem", "CSV", "Postgres", "Journal", "Site", "Daemon", "Inbox", "Feeds",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .executableTarget(
            name: "bascule",
            dependencies: [
                "FileSystem", "CSV", "Postgres", "Journal", "Site", "Daemon", "Inbox", "Feeds",
                "Ingest", "Cron", "Jobs", "Services",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),

        .target(
            name: "TestSupport", dependencies: ["Postgres", "Site"], path: "Tests/TestSupport"),
        // Processes for the tests of the queue to kill, and its bench; no product.
        .executableTarget(
            name: "jobs-worker",
            dependencies: [
                "Jobs", "Postgres", "Daemon",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ], path: "Tests/JobsWorker"),
        .testTarget(name: "FileSystemTests", dependencies: ["FileSystem"]),
        .testTarget(name: "CSVTests", dependencies: ["CSV", "TestSupport"]),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport"]),
        .testTarget(
            name: "JournalTests", dependencies: ["Journal", "Ingest", "Postgres", "TestSupport"]),
        .testTarget(name: "SpreadsheetTests", dependencies: ["Spreadsheet", "TestSupport"]),
        .testTarget(name: "SiteTests", dependencies: ["Site"]),
        .testTarget(name: "CronTests", dependencies: ["Cron", "Site", "TestSupport"]),
        .testTarget(
            name: "JobsTests",
            dependencies: [
                "Jobs", "Journal", "Cron", "Site", "Daemon", "Postgres", "TestSupport",
                "jobs-worker",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .testTarget(
            name: "ServicesTests",
            dependencies: [
                "Services", "Ingest", "Feeds", "Jobs", "Journal", "FileSystem", "Inbox", "Postgres",
                "Site", "TestSupport",
            ]),
        .testTarget(name: "DaemonTests", dependencies: ["Daemon"]),
        .testTarget(name: "InboxTests", dependencies: ["Inbox", "Daemon", "TestSupport"]),
        .testTarget(name: "FeedsTests", dependencies: ["Feeds", "CSV", "Site", "TestSupport"]),
        .testTarget(
            name: "IngestTests",
            dependencies: [
                "Ingest", "FileSystem", "Feeds", "CSV", "Postgres", "Inbox", "Site", "TestSupport",
            ]),
        .testTarget(
            name: "SystemTests",
            dependencies: [
                "bascule", "Feeds", "Postgres", "Services", "Site", "TestSupport",
            ]),
    ]
)

// One list for every Swift target: what is upcoming in Swift is on here, and a warning fails the build.
for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ]
}
