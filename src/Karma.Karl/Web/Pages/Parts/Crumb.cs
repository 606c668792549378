namespace Karma.Karl.Web.Pages.Parts;

/// <summary>A step of the way from the fleet to a page.</summary>
/// <param name="Kind">What it is, such as <c>service</c>; empty where the name says it.</param>
/// <param name="Link">Where it is.</param>
internal readonly record struct Crumb(string Kind, Link Link);
