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

    /// <summary>Karl's fleet: section <c>Karma:Karl:Fleet</c>.</summary>
    public sealed class FleetOptions
    {
        /// <summary>
        /// How many codenames that were never heard before one address may bring along within an hour; beyond it they are answered 429.
        /// From 1 to 1,000,000,000. Default: 10,000.
        /// </summary>
        public int NewCodenamesPerHour { get; set; } = 10_000;
    }

    /// <summary>Karl's history: section <c>Karma:Karl:History</c>.</summary>
    public sealed class HistoryOptions
    {
        /// <summary>
        /// The age at which keepalives are dropped, to within an hour; from one hour to 100 years. Default: 30 days, and one hour with the
        /// engine <c>memory</c>.
        /// </summary>
        public TimeSpan? KeepFor { get; set; }
    }

    /// <summary>Karl's store: section <c>Karma:Karl:Store</c>.</summary>
    public sealed class StoreOptions
    {
        /// <summary>The engine: <c>sqlite</c> (the default), or <c>memory</c>, which writes nothing anywhere and forgets all at the end.</summary>
        public string Engine { get; set; } = "sqlite";

        /// <summary>The database file of the engine <c>sqlite</c>; its folder is created where missing. Default: <c>karl.db</c>.</summary>
        public string Path { get; set; } = "karl.db";
    }
}
