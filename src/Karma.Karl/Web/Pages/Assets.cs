using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Pages;

/// <summary>What the pages load, from the assembly itself.</summary>
internal static class Assets
{
    private static readonly Lazy<byte[]> Style = new(() => EmbeddedFile.Read("Karma.Karl.Web.Pages.karl.css"));

    public static Task StyleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "max-age=300";
        return Answer.WriteAsync(context, Style.Value, "text/css; charset=utf-8");
    }
}
