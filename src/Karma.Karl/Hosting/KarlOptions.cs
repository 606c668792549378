namespace Karma.Karl.Hosting;

/// <summary>How Karl is set up; bound from the section <c>Karma:Karl</c>. With nothing set he works: a store in the current directory.</summary>
public sealed class KarlOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Karma:Karl";

    /// <summary>Where he keeps what he keeps.</summary>
    public StoreOptions Store { get; set; } = new();

    /// <summary>How long he keeps it.</summary>
    public HistoryOptions History { get; set; } = new();

    /// <summary>Whom he takes in.</summary>
    public FleetOptions Fleet { get; set; } = new();

    /// <summary>Who raises the alarm when Karl himself is gone.</summary>
    public WatchdogOptions Watchdog { get; set; } = new();

    /// <summary>
    /// Somebody outside whom Karl calls as long as he is well, and who raises the alarm when he does not: section <c>Karma:Karl:Watchdog</c>.
    /// </summary>
    public sealed class WatchdogOptions
    {
        /// <summary>
        /// The address that is called, http or https; it may hold a secret, so only its host is ever shown. No redirect is followed. Default: nobody is
        /// called.
        /// </summary>
        public string? Address { get; set; }

        /// <summary>How it is called: <c>GET</c>, <c>HEAD</c> or <c>POST</c>, without a body. Default: <c>GET</c>.</summary>
        public string Method { get; set; } = "GET";

        /// <summary>How often it is called; from five seconds to one day. Default: one minute.</summary>
        public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(1);
    }

    /// <summary>Karl's fleet: section <c>Karma:Karl:Fleet</c>.</summary>
    public sealed class FleetOptions
    {
        /// <summary>
        /// How many codenames that were never heard before one address may bring along within an hour; beyond it they are answered 429.
        /// From 1 to 1,000,000,000. Default: 10,000.
        /// </summary>
        public int NewCodenamesPerHour { get; set; } = 10_000;
    }

    /// <summary>Who may report, look and change something.</summary>
    public DoorsOptions Doors { get; set; } = new();

    /// <summary>Karl's three doors: section <c>Karma:Karl:Doors</c>. Every address of his is behind one of them.</summary>
    public sealed class DoorsOptions
    {
        /// <summary>Keepalives and goodbyes. Default: open to anyone.</summary>
        public DoorOptions Report { get; set; } = new();

        /// <summary>Whatever tells of the fleet: pages and questions. Default: open to loopback. The tokens of <see cref="Control"/> open it too.</summary>
        public DoorOptions View { get; set; } = new();

        /// <summary>Whatever changes something, such as to deregister another. Default: open to loopback.</summary>
        public DoorOptions Control { get; set; } = new();
    }

    /// <summary>
    /// Who passes a door: sections <c>Karma:Karl:Doors:Report</c>, <c>:View</c> and <c>:Control</c>. One of the three is enough to pass.
    /// </summary>
    public sealed class DoorOptions
    {
        /// <summary>
        /// Who passes without more: <c>anyone</c>, <c>loopback</c> (a request from Karl's machine, to <c>localhost</c> or a loopback address,
        /// through no proxy), or <c>nobody</c>. Default: <c>nobody</c> where the door has a token or a policy, and else as the door says.
        /// </summary>
        public string? OpenTo { get; set; }

        /// <summary>
        /// Tokens, each of which opens the door: sent as <c>Authorization: Bearer</c>, or by a browser as the password to any name. Of 16 to
        /// 512 visible ASCII characters. Default: none.
        /// </summary>
        public IList<string> Tokens { get; } = [];

        /// <summary>The name of an authorization policy of the host's, which opens the door to whom it allows. Default: none.</summary>
        public string? Policy { get; set; }
    }

    /// <summary>Karl's history: section <c>Karma:Karl:History</c>.</summary>
    public sealed class HistoryOptions
    {
        /// <summary>
        /// The age at which keepalives are dropped, to within an hour; from one hour to 100 years. Default: 30 days, and one hour with the
        /// engine <c>memory</c>.
        /// </summary>
        public TimeSpan? KeepFor { get; set; }

        /// <summary>
        /// The age at which rollups are dropped, by whole days: what became of an instance in each hour. From one day to 100 years. Default: 730 days.
        /// </summary>
        public TimeSpan RollupsFor { get; set; } = TimeSpan.FromDays(730);

        /// <summary>
        /// What the store may take, in bytes; where it takes more, the oldest keepalives go before their time. From 64 MiB on, with the engines
        /// <c>sqlite</c> and <c>memory</c>, which tell what they take. Default: any size.
        /// </summary>
        public long? MostBytes { get; set; }

        /// <summary>
        /// Whether Karl starts although his clock is more than a day behind the last moment in which he watched, and what he knows of his watching after now
        /// is to go. Default: false, since such a clock was mostly not set yet.
        /// </summary>
        public bool AcceptClock { get; set; }
    }

    /// <summary>Karl's store: section <c>Karma:Karl:Store</c>.</summary>
    public sealed class StoreOptions
    {
        /// <summary>
        /// The engine: <c>sqlite</c> (the default), <c>memory</c>, which writes nothing anywhere and forgets all at the end, or one that a
        /// connector brings: the <c>karl</c> command has <c>postgresql</c>, and <c>litedb</c> where it was built with it.
        /// </summary>
        public string Engine { get; set; } = "sqlite";

        /// <summary>The database file of the engines <c>sqlite</c> and <c>litedb</c>; its folder is created where missing. Default: <c>karl.db</c>.</summary>
        public string Path { get; set; } = "karl.db";

        /// <summary>How an engine that runs elsewhere is reached, in its own words; it may hold a password. Default: nothing.</summary>
        public string? Connection { get; set; }

        /// <summary>
        /// Whether a Karl whose store another one writes to waits for that one's end, and then goes on in his place, rather than giving up. He also waits
        /// for a server that is away. He listens nowhere while he waits. Default: false.
        /// </summary>
        public bool Standby { get; set; }

        /// <summary>
        /// Whether the application ends, with exit code 1, once Karl has lost his store for good, as where a standby took it over while he was cut off from it:
        /// he can only be started anew, and whoever looks after the application does so. Where it does not end, Karl answers 500 to keepalives and 503 at
        /// <c>/healthz</c> until it is started anew. Default: false; with the <c>karl</c> command, true.
        /// </summary>
        public bool StopWhenLost { get; set; }
    }
}
