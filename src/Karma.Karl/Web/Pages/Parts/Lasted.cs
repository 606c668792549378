using Karma.Karl.Fleet;
using Karma.Karl.Liveness;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>How long an instance has been in its state; of the past it is at least that, where no more had to be read.</summary>
internal readonly record struct Lasted(Asked Asked, InstanceView View) : IPart
{
    public void WriteTo(Html html)
    {
        var isLeast = !Asked.Window.IsPresent && View.State == LivenessState.Up && View.Since > View.First;
        html.Add($"{(isLeast ? "≥ " : "")}{new Age(View.Since, Asked.End)}");
    }
}
