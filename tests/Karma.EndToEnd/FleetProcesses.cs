using System.Diagnostics;
using System.Globalization;

namespace Karma.EndToEnd;

/// <summary>Finds processes by what stands in their environment, which a process keeps when its parent dies. Linux only.</summary>
internal static class FleetProcesses
{
    public static List<int> With(string variable) =>
    [
        .. from directory in Directory.EnumerateDirectories("/proc")
           where int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out _)
           where Read(Path.Combine(directory, "environ")).Split('\0').Contains(variable)
           select int.Parse(Path.GetFileName(directory), CultureInfo.InvariantCulture),
    ];

    public static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // It has ended, or is another user's.
        }
    }
}
