//! Every setting, as people write it.

/// A setting, as people write it.
pub struct Key {
    /// Its name as a flag (`--name`, with dashes) and in `veche.toml`.
    pub name: &'static str,
    /// Its name in the environment.
    pub env: &'static str,
    /// What it is when nobody says; empty where that depends on something else.
    pub default: &'static str,
    /// What it is for.
    pub help: &'static str,
    /// Whether it is shown as `***`.
    pub is_secret: bool,
}

const fn key(
    name: &'static str,
    env: &'static str,
    default: &'static str,
    help: &'static str,
) -> Key {
    Key {
        name,
        env,
        default,
        help,
        is_secret: false,
    }
}

/// Every setting there is.
pub const KEYS: &[Key] = &[
    key(
        "listen",
        "VECHE_LISTEN",
        "127.0.0.1:8000",
        "Address and port to serve on",
    ),
    key(
        "data",
        "VECHE_DATA",
        "data",
        "Folder for the database file and the secrets; made if missing",
    ),
    key(
        "database_url",
        "DATABASE_URL",
        "",
        "SQLite path or postgres://user:password@host/name [default: DATA/veche.db]",
    ),
    key(
        "database_connections",
        "VECHE_DATABASE_CONNECTIONS",
        "10",
        "Connections to PostgreSQL, 2 to 200",
    ),
    Key {
        is_secret: true,
        ..key(
            "nats_url",
            "VECHE_NATS_URL",
            "",
            "Bus between several nodes on one PostgreSQL: nats://user:password@host:4222 or tls://..., with commas between",
        )
    },
    key(
        "nats_credentials",
        "VECHE_NATS_CREDENTIALS",
        "",
        "File with the credentials of a user of the bus, where they do not stand in its address",
    ),
    key(
        "nats_authority",
        "VECHE_NATS_AUTHORITY",
        "",
        "File with the authority (PEM) that the bus has its certificate from, where this machine does not know it",
    ),
    key(
        "node",
        "VECHE_NODE",
        "",
        "Name of this node among several, for people [default: the machine's name]",
    ),
    Key {
        is_secret: true,
        ..key(
            "secret_key",
            "SECRET_KEY",
            "",
            "What signs tokens [default: made at the first start, kept in DATA]",
        )
    },
    key(
        "algorithm",
        "ALGORITHM",
        "HS256",
        "How tokens are signed: HS256, HS384, HS512 or EdDSA",
    ),
    key(
        "access_token_expire_minutes",
        "ACCESS_TOKEN_EXPIRE_MINUTES",
        "30",
        "How long a token is good",
    ),
    key(
        "demo",
        "VECHE_DEMO",
        "auto",
        "Demo data on an empty database: on, off, or auto (only on loopback)",
    ),
    key(
        "limits",
        "VECHE_LIMITS",
        "on",
        "Rate limits and what may be stored in a day: on, or off for load tests",
    ),
    key(
        "stored_mib_per_day",
        "VECHE_STORED_MIB_PER_DAY",
        "50",
        "MiB of text one person may write in a day, 1 to 1000000; every other thing stored counts 256 bytes",
    ),
    key(
        "channels_per_day",
        "VECHE_CHANNELS_PER_DAY",
        "100",
        "Channels and groups one person may make in a day, 1 to 1000000; moderators are not counted",
    ),
    key(
        "drafts_per_user",
        "VECHE_DRAFTS_PER_USER",
        "500",
        "Drafts one person may keep, 1 to 1000000",
    ),
    key(
        "saved_per_user",
        "VECHE_SAVED_PER_USER",
        "5000",
        "Messages one person may have saved, 1 to 1000000",
    ),
    key(
        "reminders_per_user",
        "VECHE_REMINDERS_PER_USER",
        "200",
        "Reminders one person may have, 1 to 1000000",
    ),
    key(
        "scheduled_per_user",
        "VECHE_SCHEDULED_PER_USER",
        "100",
        "Scheduled messages one person may have, 1 to 1000000",
    ),
    key(
        "edit_history",
        "VECHE_EDIT_HISTORY",
        "everybody",
        "Who may see what messages said before they were edited: everybody, moderators or nobody",
    ),
    key(
        "tokens_per_user",
        "VECHE_TOKENS_PER_USER",
        "50",
        "Personal access tokens one person may have, 1 to 1000000",
    ),
    key(
        "invites_per_user",
        "VECHE_INVITES_PER_USER",
        "500",
        "Working invites one person may have made, 1 to 1000000; 100 to one channel at most",
    ),
    key(
        "reports_per_user",
        "VECHE_REPORTS_PER_USER",
        "100",
        "Open reports one person may have made, 1 to 1000000",
    ),
    key(
        "sessions_per_user",
        "VECHE_SESSIONS_PER_USER",
        "200",
        "Sessions one person may have, 1 to 1000000; one more ends the one that was quiet for longest",
    ),
    key(
        "files",
        "VECHE_FILES",
        "",
        "Where the bytes of files are kept: a folder, or s3://bucket/prefix [default: the folder files below VECHE_DATA]",
    ),
    key(
        "aws_endpoint_url",
        "AWS_ENDPOINT_URL",
        "",
        "Address of what speaks S3, when it is not Amazon's own",
    ),
    key(
        "aws_region",
        "AWS_REGION",
        "us-east-1",
        "Region of the bucket",
    ),
    key(
        "aws_access_key_id",
        "AWS_ACCESS_KEY_ID",
        "",
        "Id of the key to the bucket; without one, what the machine itself may is used",
    ),
    Key {
        is_secret: true,
        ..key(
            "aws_secret_access_key",
            "AWS_SECRET_ACCESS_KEY",
            "",
            "Secret of the key to the bucket",
        )
    },
    Key {
        is_secret: true,
        ..key(
            "aws_session_token",
            "AWS_SESSION_TOKEN",
            "",
            "What comes with a key to the bucket that is good for a while only",
        )
    },
    key(
        "file_mib",
        "VECHE_FILE_MIB",
        "100",
        "MiB of one file, 1 to 1000000",
    ),
    key(
        "files_mib_per_user",
        "VECHE_FILES_MIB_PER_USER",
        "10240",
        "MiB of all files of one person, 1 to 1000000",
    ),
    key(
        "files_mib",
        "VECHE_FILES_MIB",
        "102400",
        "MiB of all files, 1 to 1000000000",
    ),
    key(
        "uploads_per_user",
        "VECHE_UPLOADS_PER_USER",
        "5",
        "Files that one person may be sending at once, 1 to 1000000",
    ),
    key(
        "files_kept_days",
        "VECHE_FILES_KEPT_DAYS",
        "7",
        "Days that bytes are kept which no message has any more, 0 to 36500: longer than between two backups",
    ),
    key(
        "file_days",
        "VECHE_FILE_DAYS",
        "0",
        "Days that messages keep their files, 1 to 36500; 0 for good",
    ),
    key(
        "audit_days",
        "VECHE_AUDIT_DAYS",
        "365",
        "Days that the audit log goes back, 1 to 36500; 0 for good",
    ),
    key(
        "password_memory_kib",
        "VECHE_PASSWORD_MEMORY_KIB",
        "19456",
        "Memory of one password hash, 8 to 1048576",
    ),
    key(
        "connections",
        "VECHE_CONNECTIONS",
        "20000",
        "Connections served at once, 1 to 1000000",
    ),
    key(
        "sockets_per_user",
        "VECHE_SOCKETS_PER_USER",
        "100",
        "Sockets one person may have open, 1 to 1000000",
    ),
    key(
        "proxies",
        "VECHE_PROXIES",
        "",
        "Addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded-For is believed, with commas between",
    ),
    key(
        "origins",
        "VECHE_ORIGINS",
        "",
        "Other origins whose pages may sign in here, such as https://chat.example.org, with commas between",
    ),
    key(
        "public_url",
        "VECHE_PUBLIC_URL",
        "",
        "Where people open the page, such as https://chat.example.org: said to push services, and where notifications lead",
    ),
    key(
        "out_allow",
        "VECHE_OUT_ALLOW",
        "",
        "Networks (10.0.0.0/8) and hosts of your own that push services may be in, with commas between; otherwise only the world",
    ),
    Key {
        is_secret: true,
        ..key(
            "smtp_url",
            "VECHE_SMTP_URL",
            "",
            "Mail server that letters are handed to: smtps://user:password@host, or smtp:// with STARTTLS; no mail without. Wants VECHE_PUBLIC_URL",
        )
    },
    key(
        "mail_from",
        "VECHE_MAIL_FROM",
        "",
        "Address that letters come from; veche@ the host of VECHE_PUBLIC_URL otherwise",
    ),
    Key {
        is_secret: true,
        ..key(
            "metrics_token",
            "VECHE_METRICS_TOKEN",
            "",
            "Bearer token that opens /metrics to others than this machine, at least 16 characters",
        )
    },
    key(
        "log",
        "VECHE_LOG",
        "info",
        "What is logged: error, warn, info, debug, or a filter such as veche=debug,info",
    ),
    key(
        "log_format",
        "VECHE_LOG_FORMAT",
        "human",
        "How it is logged: human or json",
    ),
];
