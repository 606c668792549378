namespace Karma.Takeovers;

/// <summary>
/// Who holds it may look at a port and change what is there; of two newcomers, one does. It is a file that is open and holds nothing;
/// however its holder ends, the system gives it free. Each user has his own, since nobody may end another's processes anyway.
/// </summary>
internal sealed class PortLock
{
    // By which of its numbers a system says that somebody else holds the file: EAGAIN of Linux and of the BSDs, a sharing violation of Windows.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];

    private PortLock(IDisposable? held, string? fault) => (Held, Fault) = (held, fault);

    /// <summary>What to dispose of to give it free; null where it was not to be had.</summary>
    public IDisposable? Held { get; }

    /// <summary>Why it never will be; null where it was taken, or where somebody else holds it for now.</summary>
    public string? Fault { get; }

    public static string PathFor(int port, string folder)
    {
        var user = string.Concat(Environment.UserName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
        return Path.Combine(folder, $"karma-takeover-{port}-{user}.lock");
    }

    public static PortLock TryTake(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new PortLock(new FileStream(path, options), fault: null);
        }
        catch (IOException e) when (HeldByAnother.Contains(e.HResult))
        {
            return new PortLock(held: null, fault: null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new PortLock(held: null, e.Message);
        }
    }
}
