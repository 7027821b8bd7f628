// swift-tools-version: 6.2
import PackageDescription

// lint:allow file-length: one entry a target, each with all that it imports.
let package = Package(
    name: "bascule",
    products: [.executable(name: "bascule", targets: ["bascule"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // Sources/C: the C libraries, each seen by one Swift target only.
        .systemLibrary(
            name: "CArchive", path: "Sources/C/CArchive", pkgConfig: "libarchive",
            providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(
            name: "CArgon2", path: "Sources/C/CArgon2", pkgConfig: "libargon2",
            providers: [.apt(["libargon2-dev"])]),
        .systemLibrary(
            name: "CCurl", path: "Sources/C/CCurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CExpat", path: "Sources/C/CExpat", pkgConfig: "expat",
            providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CFileSystem", path: "Sources/C/CFileSystem"),
        .systemLibrary(name: "CSpawn", path: "Sources/C/CSpawn"),
        .systemLibrary(name: "CMalloc", path: "Sources/C/CMalloc"),
        .systemLibrary(
            name: "CLibCSV", path: "Sources/C/CLibCSV", providers: [.apt(["libcsv-dev"])]),
        .systemLibrary(
            name: "CLDAP", path: "Sources/C/CLDAP", pkgConfig: "ldap",
            providers: [.apt(["libldap-dev"])]),
        .systemLibrary(
            name: "CLibPQ", path: "Sources/C/CLibPQ", pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CODBC", path: "Sources/C/CODBC", pkgConfig: "odbc",
            providers: [.apt(["unixodbc-dev"])]),
        .systemLibrary(
            name: "CSSH", path: "Sources/C/CSSH", pkgConfig: "libssh",
            providers: [.apt(["libssh-dev"])]),
        .systemLibrary(
            name: "CInotifyTools", path: "Sources/C/CInotifyTools",
            providers: [.apt(["libinotifytools0-dev"])]),
        .systemLibrary(
            name: "CYajl", path: "Sources/C/CYajl", pkgConfig: "yajl",
            providers: [.apt(["libyajl-dev"])]),
        .systemLibrary(
            name: "CZLib", path: "Sources/C/CZLib", pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CXlsxWriter", path: "Sources/C/CXlsxWriter",
            providers: [.apt(["libxlsxwriter-dev"])]),

        // Sources/Ground: what any program needs.
        .target(
            name: "Wording", dependencies: [],
            path: "Sources/Ground/Wording"),
        .target(
            name: "Calendar", dependencies: ["Wording"],
            path: "Sources/Ground/Calendar"),
        .target(
            name: "Cron", dependencies: ["Wording", "Calendar"],
            path: "Sources/Ground/Cron"),
        .target(
            name: "Drawing", dependencies: ["Wording", "Calendar"],
            path: "Sources/Ground/Drawing"),
        .target(
            name: "Configuration",
            dependencies: ["Wording", "Calendar", .product(name: "Yams", package: "Yams")],
            path: "Sources/Ground/Configuration"),
        .target(
            name: "FileSystem", dependencies: ["CFileSystem", "Wording"],
            path: "Sources/Ground/FileSystem"),
        .target(name: "MIME", path: "Sources/Ground/MIME"),
        .target(
            name: "SMTP", dependencies: ["CCurl", "Wording"],
            path: "Sources/Ground/SMTP"),
        .target(name: "Sockets", path: "Sources/Ground/Sockets"),
        .target(
            name: "Daemon",
            dependencies: [
                "CMalloc",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Sources/Ground/Daemon"),
        .target(
            name: "Postgres", dependencies: ["CLibPQ", "Wording", "Calendar"],
            path: "Sources/Ground/Postgres"),
        .target(
            name: "Programs", dependencies: ["CSpawn", "Wording"], path: "Sources/Ground/Programs"),
        .target(
            name: "PrivateCluster",
            dependencies: ["Wording", "FileSystem", "Postgres", "Programs"],
            path: "Sources/Ground/PrivateCluster"),

        // Sources/Reading: bytes → judged rows.
        .target(name: "Records", path: "Sources/Reading/Records"),
        .target(
            name: "DelimitedText", dependencies: ["CArchive", "CLibCSV", "CZLib", "Records"],
            path: "Sources/Reading/DelimitedText"),
        .target(
            name: "Markup", dependencies: ["CExpat"], path: "Sources/Reading/Markup"),
        .target(
            name: "Workbook", dependencies: ["CArchive", "CXlsxWriter", "Records", "Markup"],
            path: "Sources/Reading/Workbook"),
        .target(
            name: "JSONLines", dependencies: ["CYajl", "Records"],
            path: "Sources/Reading/JSONLines"),
        .target(
            name: "XMLRecords", dependencies: ["Records", "Markup"],
            path: "Sources/Reading/XMLRecords"),
        .target(
            name: "Feeds",
            dependencies: [
                "Wording", "Calendar", "Configuration", "Records", "DelimitedText", "Workbook",
                "JSONLines", "XMLRecords",
            ],
            path: "Sources/Reading/Feeds"),
        .target(name: "QC", dependencies: ["Records"], path: "Sources/Reading/QC"),

        // Sources/Arriving: folder → keyed tables, archive.
        .target(
            name: "Inbox",
            dependencies: [
                "CInotifyTools", "FileSystem", .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Sources/Arriving/Inbox"),
        .target(
            name: "Fetching",
            dependencies: ["CCurl", "CSSH", "Wording", "Configuration", "Sockets", "Markup"],
            path: "Sources/Arriving/Fetching"),
        .target(
            name: "ODBC",
            dependencies: [
                "CODBC", "Wording", "Programs", .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Sources/Arriving/ODBC"),
        .target(
            name: "Tables", dependencies: ["Wording", "Postgres", "Feeds", "Journal", "Views"],
            path: "Sources/Arriving/Tables"),
        .target(
            name: "Ingest",
            dependencies: [
                "Wording", "Calendar", "Configuration", "FileSystem", "Daemon", "Postgres",
                "Records", "DelimitedText", "Feeds", "Inbox", "Tables", "Journal", "Views",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Sources/Arriving/Ingest"),
        .target(
            name: "Pickups",
            dependencies: [
                "Wording", "Calendar", "Configuration", "MIME", "Postgres", "JSONLines", "Feeds",
                "Fetching", "ODBC", "Ingest", "Views",
            ],
            path: "Sources/Arriving/Pickups"),
        .target(
            name: "Seals",
            dependencies: [
                "Wording", "Calendar", "FileSystem", "Postgres", "Journal", "Views",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Sources/Arriving/Seals"),

        // Sources/Timing: the nightly half.
        .target(
            name: "Jobs",
            dependencies: [
                "Wording", "Calendar", "Daemon", "Postgres", "Journal", "Views",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Sources/Timing/Jobs"),
        .target(
            name: "Schedules",
            dependencies: [
                "Wording", "Calendar", "Cron", "Configuration", "Daemon", "Postgres", "Jobs",
                "Journal", "Views", .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Sources/Timing/Schedules"),
        .target(
            name: "Aggregates",
            dependencies: [
                "Wording", "Calendar", "Configuration", "Postgres", "Journal", "Views",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Sources/Timing/Aggregates"),
        .target(
            name: "Exports",
            dependencies: [
                "Wording", "Calendar", "Configuration", "FileSystem", "Postgres", "Programs",
                "Workbook", "Deliveries", "Journal", "Views",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Sources/Timing/Exports"),
        .target(
            name: "Controls",
            dependencies: [
                "Wording", "Configuration", "Postgres", "Records", "QC", "Views",
            ],
            path: "Sources/Timing/Controls"),
        .target(
            name: "Deliveries", dependencies: ["Wording", "Postgres"],
            path: "Sources/Timing/Deliveries"),
        .target(
            name: "Charts",
            dependencies: [
                "Wording", "Calendar", "Configuration", "Drawing", "Programs", "Postgres", "Views",
            ],
            path: "Sources/Timing/Charts"),
        .target(
            name: "Mails",
            dependencies: [
                "Wording", "Calendar", "Configuration", "Drawing", "MIME", "SMTP", "Postgres",
                "Exports", "Charts", "Deliveries", "Views",
            ],
            path: "Sources/Timing/Mails"),
        .target(
            name: "Webhooks",
            dependencies: [
                "Wording", "Configuration", "Postgres", "Deliveries", "Views",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Sources/Timing/Webhooks"),
        .target(
            name: "Alerts", dependencies: ["Wording", "Postgres", "Views"],
            path: "Sources/Timing/Alerts"),

        // Sources/Books: what is written down.
        .target(
            name: "Schema", dependencies: ["Postgres"],
            path: "Sources/Books/Schema"),
        .target(
            name: "Journal", dependencies: ["Daemon", "Postgres"],
            path: "Sources/Books/Journal"),
        .target(
            name: "Views", dependencies: ["Wording", "Calendar", "Postgres"],
            path: "Sources/Books/Views"),

        // Sources/Doors: people and their rights, composition, verbs and commands.
        .target(
            name: "Directory", dependencies: ["CLDAP", "Wording", "Sockets"],
            path: "Sources/Doors/Directory"),
        .target(
            name: "OpenID",
            dependencies: [
                "CCurl", "Wording", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ],
            path: "Sources/Doors/OpenID"),
        .target(
            name: "Accounts",
            dependencies: [
                "CArgon2", "Wording", "Postgres", "Journal", "Directory", "OpenID",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Sources/Doors/Accounts"),
        .target(
            name: "Application",
            dependencies: [
                "Wording", "Calendar", "Cron", "Configuration", "FileSystem", "Daemon", "Postgres",
                "PrivateCluster", "Records", "DelimitedText", "Feeds", "Inbox", "Fetching", "ODBC",
                "Tables", "Ingest", "Pickups", "Seals", "Jobs", "Schedules", "Aggregates",
                "Exports",
                "Controls", "Charts", "Alerts", "Mails", "Webhooks", "MIME", "SMTP", "Schema",
                "Journal",
                "Views", "Accounts", "Directory", "OpenID", "QC", "Drawing",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Sources/Doors/Application"),
        .target(
            name: "Console",
            dependencies: [
                "Wording", "Calendar", "Configuration", "Daemon", "Drawing", "Postgres", "Feeds",
                "Journal", "Views", "Directory", "OpenID", "Accounts", "Application",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Sources/Doors/Console"),
        .executableTarget(
            name: "bascule",
            dependencies: [
                "Wording", "Calendar", "Cron", "Configuration", "FileSystem", "Daemon", "Postgres",
                "PrivateCluster", "Records", "DelimitedText", "JSONLines", "XMLRecords", "Workbook",
                "Feeds", "Inbox", "ODBC", "Tables",
                "Ingest", "Pickups", "Seals", "Jobs", "Schedules", "Aggregates", "Exports",
                "Controls", "Charts", "Drawing",
                "Alerts", "Mails", "Webhooks", "SMTP", "Journal",
                "Application", "Views", "Accounts", "Console",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Sources/Doors/bascule"),

        .target(
            name: "TestSupport", dependencies: ["Wording", "Postgres", "PrivateCluster", "Schema"],
            path: "Tests/TestSupport"),
        // Processes for the tests of the queue to kill, and its bench; no product.
        .executableTarget(
            name: "jobs-worker",
            dependencies: [
                "Daemon", "Postgres", "Jobs", "Schema",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Tests/JobsWorker"),
        .testTarget(name: "WordingTests", dependencies: ["Wording"]),
        .testTarget(name: "CalendarTests", dependencies: ["Calendar", "TestSupport"]),
        .testTarget(
            name: "CronTests", dependencies: ["Wording", "Calendar", "Cron", "TestSupport"]),
        .testTarget(
            name: "DrawingTests", dependencies: ["Wording", "Calendar", "Drawing", "TestSupport"]),
        .testTarget(name: "ConfigurationTests", dependencies: ["Wording", "Configuration"]),
        .testTarget(name: "FileSystemTests", dependencies: ["Wording", "FileSystem"]),
        .testTarget(name: "MIMETests", dependencies: ["MIME", "TestSupport"]),
        .testTarget(name: "SMTPTests", dependencies: ["Wording", "SMTP", "TestSupport"]),
        .testTarget(
            name: "DaemonTests",
            dependencies: [
                "Daemon", .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]),
        .testTarget(name: "ProgramsTests", dependencies: ["Wording", "Programs", "TestSupport"]),
        .testTarget(
            name: "PostgresTests",
            dependencies: ["Wording", "Postgres", "PrivateCluster", "TestSupport"]),
        .testTarget(
            name: "DelimitedTextTests", dependencies: ["Records", "DelimitedText", "TestSupport"]),
        .testTarget(
            name: "WorkbookTests", dependencies: ["Records", "Workbook", "TestSupport"]),
        .testTarget(
            name: "JSONLinesTests", dependencies: ["Records", "JSONLines", "TestSupport"]),
        .testTarget(
            name: "XMLRecordsTests", dependencies: ["Records", "XMLRecords", "TestSupport"]),
        .testTarget(
            name: "FeedsTests",
            dependencies: [
                "Wording", "Calendar", "Configuration", "Records", "DelimitedText", "Feeds",
                "TestSupport",
            ]),
        .testTarget(name: "QCTests", dependencies: ["Records", "QC", "TestSupport"]),
        .testTarget(
            name: "InboxTests",
            dependencies: [
                "Daemon", "Inbox", "TestSupport", .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]),
        .testTarget(
            name: "FetchingTests",
            dependencies: ["Wording", "Configuration", "Fetching", "TestSupport"]),
        .testTarget(
            name: "ODBCTests",
            dependencies: [
                "Wording", "Postgres", "ODBC", "TestSupport", "bascule",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .testTarget(
            name: "PickupsTests",
            dependencies: [
                "Wording", "Calendar", "Configuration", "Postgres", "JSONLines", "Feeds",
                "Fetching", "Pickups", "TestSupport",
            ]),
        .testTarget(
            name: "TablesTests",
            dependencies: [
                "Wording", "Configuration", "Postgres", "Feeds", "Tables", "TestSupport",
            ]),
        .testTarget(
            name: "IngestTests",
            dependencies: [
                "Wording", "Configuration", "FileSystem", "Daemon", "Postgres", "PrivateCluster",
                "Records", "DelimitedText", "Feeds", "Inbox", "Tables", "Ingest", "Alerts",
                "Schema", "Journal", "Views", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "JobsTests",
            dependencies: [
                "Wording", "Calendar", "Configuration", "Daemon", "Postgres", "PrivateCluster",
                "Jobs", "Alerts", "Schema", "Journal", "Views", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                "jobs-worker",
            ]),
        .testTarget(
            name: "SchedulesTests",
            dependencies: [
                "Wording", "Calendar", "Cron", "Configuration", "Postgres", "Jobs", "Schedules",
                "Alerts", "Views", "TestSupport", .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "AggregatesTests",
            dependencies: [
                "Wording", "Calendar", "Configuration", "FileSystem", "Postgres", "Feeds", "Inbox",
                "Tables", "Ingest", "Aggregates", "Exports", "Alerts", "Views",
                "TestSupport",
            ]),
        .testTarget(
            name: "ControlsTests",
            dependencies: [
                "Wording", "Configuration", "FileSystem", "Postgres", "Feeds", "Inbox", "Tables",
                "Ingest", "QC", "Controls", "Alerts", "TestSupport",
            ]),
        .testTarget(
            name: "ChartsTests",
            dependencies: [
                "Wording", "Calendar", "Configuration", "Drawing", "Postgres", "Charts",
                "TestSupport",
            ]),
        .testTarget(
            name: "ExportsTests",
            dependencies: [
                "Wording", "Calendar", "Configuration", "FileSystem", "Postgres", "PrivateCluster",
                "Ingest", "Aggregates", "Exports", "Deliveries", "Schema", "Journal", "Views",
                "TestSupport",
            ]),
        .testTarget(
            name: "MailsTests",
            dependencies: [
                "Wording", "Calendar", "Configuration", "MIME", "SMTP", "Postgres", "Exports",
                "Charts", "Deliveries", "Drawing", "Views", "Mails", "TestSupport",
            ]),
        .testTarget(
            name: "WebhooksTests",
            dependencies: [
                "Wording", "Configuration", "Postgres", "Fetching", "Deliveries", "Alerts",
                "Journal", "Views", "Webhooks", "TestSupport",
            ]),
        .testTarget(
            name: "SealsTests",
            dependencies: [
                "Wording", "Calendar", "FileSystem", "Postgres", "Ingest", "Seals", "Alerts",
                "Journal", "Views", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .testTarget(
            name: "AlertsTests",
            dependencies: ["Wording", "Postgres", "Alerts", "Views", "TestSupport"]),
        .testTarget(name: "SchemaTests", dependencies: ["Postgres", "TestSupport"]),
        .testTarget(
            name: "JournalTests",
            dependencies: ["Postgres", "Ingest", "Schema", "Journal", "Views", "TestSupport"]),
        .testTarget(
            name: "ViewsTests",
            dependencies: ["Wording", "Calendar", "Postgres", "Views", "TestSupport"]),
        .testTarget(
            name: "DirectoryTests", dependencies: ["Directory", "TestSupport"]),
        .testTarget(
            name: "OpenIDTests", dependencies: ["Wording", "OpenID", "TestSupport"]),
        .testTarget(
            name: "AccountsTests",
            dependencies: [
                "Wording", "Postgres", "Journal", "Directory", "OpenID", "Accounts", "TestSupport",
            ]),
        .testTarget(
            name: "ApplicationTests",
            dependencies: [
                "Wording", "Calendar", "Configuration", "FileSystem", "Programs", "Postgres",
                "Feeds",
                "Inbox",
                "Ingest", "Pickups", "Seals", "Jobs", "Schedules", "Aggregates", "Exports",
                "Controls", "Charts", "Alerts", "Mails", "Webhooks", "Journal", "Application",
                "Views", "Accounts", "TestSupport", .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "ConsoleTests",
            dependencies: [
                "Wording", "Calendar", "Configuration", "FileSystem", "Daemon", "Postgres", "Feeds",
                "Inbox", "Ingest", "Aggregates", "Exports", "Journal", "Views", "Accounts",
                "Application", "Console", "TestSupport",
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .testTarget(
            name: "SystemTests",
            dependencies: [
                "Wording", "Configuration", "Postgres", "PrivateCluster", "Feeds", "Aggregates",
                "Exports", "Controls", "Charts", "Mails", "Webhooks", "Pickups", "Journal",
                "Application", "TestSupport",
                "bascule",
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
