using Karma.Karl.Fleet;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>How long an instance has been in its state; at least so long, where no more is known.</summary>
internal readonly record struct Lasted(Asked Asked, InstanceView View) : IPart
{
    public void WriteTo(Html html)
    {
        html.Add($"{(View.IsAtLeast ? "≥ " : "")}{new Age(View.Since, Asked.End)}");
    }
}
