using System.Globalization;
using System.Text.Json;
using Karma.Karl.History.Checks;
using Karma.Karl.Store;

namespace Karma.Karl.Host.Commands;

/// <summary>Looks into a store's files: whether all that is in them can be read, and is what was written.</summary>
internal sealed class CheckCommand : Command
{
    private const int MostTold = 20;

    public override string Name => "check";

    public override IReadOnlyList<string> Arguments { get; } = ["[FILE]"];

    public override string Summary => "whether a backup, or a store that no Karl uses, is sound";

    public override IReadOnlyList<Option> Options { get; } = [Option.Store, Option.ReportJson];

    public override Task<int> RunAsync(Run run)
    {
        if (run.Line.Arguments.Count > 0 && run.Line[Option.Store] is not null) throw CommandException.Wrong("Both an argument and --store say which file to look into. Give one of them.");
        var report = Look(run.Line.Arguments.Count > 0 ? run.Line.Arguments[0] : StorePlace.Of(run));
        if (run.Line.IsJson) run.Terminal.Out.WriteLine(Printable.Json(JsonSerializer.Serialize(report, ReportJson.Default.StoreReport)));
        else Write(run.Terminal, report);
        return Task.FromResult(report.IsSound ? ExitCode.Well : ExitCode.Damaged);
    }

    /// <summary>Checks a store's files.</summary>
    /// <exception cref="CommandException">They are none, or a Karl uses them.</exception>
    public static StoreReport Look(string path)
    {
        try
        {
            return StoreCheck.Run(path);
        }
        catch (StoreException e)
        {
            if (!e.IsHeld) throw CommandException.Wrong(e.Message);
            throw new CommandException(ExitCode.Unreachable, $"A Karl uses '{path}'. Have him make a copy, and look into that: karl backup copy.db, then karl check copy.db.");
        }
    }

    /// <summary>What is damaged, the first of it.</summary>
    public static void WriteDamage(Terminal terminal, StoreReport report)
    {
        var table = new Table("WHERE", "INSTANCE", "AT", "WHAT");
        foreach (var damage in report.Damaged.Take(MostTold))
            table.Add(damage.Where, Named(damage), damage.Order?.ToString(CultureInfo.InvariantCulture) ?? "", damage.What);
        if (table.Count > 0) table.Write(terminal);
        if (report.DamagedCount > MostTold) terminal.Line($"and {report.DamagedCount - MostTold} more: --json tells a thousand");
    }

    private static void Write(Terminal terminal, StoreReport report)
    {
        var table = new Table("TABLE", "ROWS", "BYTES", "KEEPALIVES");
        foreach (var found in report.Tables)
            table.Add(found.Table, Number(found.Rows), Number(found.Bytes), found.Keepalives == 0 ? "" : Number(found.Keepalives));
        table.Write(terminal);
        if (!report.IsSound)
        {
            terminal.Line();
            WriteDamage(terminal, report);
        }

        var size = $"{report.Bytes} bytes, schema version {report.Version}";
        terminal.Line(report.IsSound ? $"{report.Path} is sound: {size}" : $"{report.Path} is damaged in {Words.Counted(report.DamagedCount, "place")}: {size}");
    }

    private static string Named(Damage damage) => damage.Codename ?? damage.Instance?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
