namespace Karma.Karl.Web.Pages;

/// <summary>By what a topology is drawn, the finest first.</summary>
internal enum Grouping
{
    /// <summary>Endpoint by endpoint, in the frames of their hosts.</summary>
    None,
    Service,
    Host,
}
