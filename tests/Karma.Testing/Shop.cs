using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Testing;

/// <summary>
/// The front page of somebody's application that Karl is linked into, with what such an application has: a base path, static files, Razor, a
/// login that everything needs where nothing else is said, and antiforgery.
/// </summary>
[Route("/")]
[AllowAnonymous]
public sealed class Shop : ComponentBase
{
    public const string PathBase = "/shop";

    /// <summary>The shop with Karl at a prefix in it, whose view door opens as it does where nothing is set.</summary>
    public static KarlSetup With(string prefix) => new()
    {
        Prefix = prefix,
        Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Karma:Karl:Doors:View:OpenTo"] = "loopback" },
        Add = builder =>
        {
            builder.Services.AddRazorComponents();
            builder.Services.AddRazorPages();
            builder.Services.AddAntiforgery();
            builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
            builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        },
        Map = app =>
        {
            app.UsePathBase(PathBase);
            app.UseStaticFiles();
            app.UseRouting();
            app.UseAuthentication();
            app.UseAuthorization();
            app.UseAntiforgery();
            app.MapRazorPages();
            app.MapRazorComponents<Shop>();
            app.MapGet("/orders", () => "for customers only");
        },
    };

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddMarkupContent(0, "<!doctype html><html lang=\"en\"><head><title>The shop</title><link rel=\"icon\" href=\"data:,\"></head><body><h1>The shop</h1>");
        builder.AddMarkupContent(1, "<p><a href=\"karl/\">Karl</a></p></body></html>");
    }
}
