using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>Whose it is and what to do, as the labels say.</summary>
internal readonly record struct WhatToDo(Labels Labels) : IPart
{
    public void WriteTo(Html html)
    {
        html.Markup("<span class=\"todo\">");
        if (Labels.Runbook is { } runbook) html.Add($"<span class=\"runbook\">{new WebLink(runbook, "Runbook: " + runbook)}</span> ");
        if (Labels.Owner is { } owner) html.Add($"<span class=\"owner\">Owner: <b>{owner}</b></span>");
        if (Labels is { Runbook: null, Owner: null }) html.Markup("<span class=\"quiet\">No label <code>runbook</code> or <code>owner</code> says what to do.</span>");
        html.Markup("</span>");
    }
}
