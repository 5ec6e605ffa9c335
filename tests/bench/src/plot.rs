//! Plots of rows that grow, as SVG.

use std::path::Path;

use anyhow::anyhow;
use plotters::prelude::*;

use crate::row::Plot;

const SIZE: (u32, u32) = (640, 400);
const COLOURS: [RGBColor; 4] = [BLUE, RED, GREEN, BLACK];

/// Draws a line per series.
pub fn draw(plot: &Plot, title: &str, file: &Path) -> anyhow::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    drawn(plot, title, file).map_err(|error| anyhow!("cannot draw {}: {error}", file.display()))
}

fn drawn(plot: &Plot, title: &str, file: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let points = || plot.series.iter().flat_map(|series| &series.points);
    let largest_x = points().map(|point| point.0).fold(0.0, f64::max);
    let largest_y = points().map(|point| point.1).fold(0.0, f64::max);
    let area = SVGBackend::new(file, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption(title, ("sans-serif", 18))
        .margin(10)
        .x_label_area_size(40)
        .y_label_area_size(70)
        .build_cartesian_2d(0.0..largest_x, 0.0..largest_y * 1.05)?;
    chart.configure_mesh().x_desc(plot.x).y_desc(plot.y).draw()?;
    for (series, colour) in plot.series.iter().zip(COLOURS.iter().cycle()) {
        let line = LineSeries::new(series.points.iter().copied(), colour);
        let (name, colour) = (series.name.clone(), *colour);
        chart
            .draw_series(line)?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 20, y)], colour));
        chart.draw_series(series.points.iter().map(|point| Circle::new(*point, 2, colour.filled())))?;
    }
    chart.configure_series_labels().background_style(WHITE).border_style(BLACK).draw()?;
    area.present()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::Series;

    #[test]
    fn a_plot_has_its_series() -> anyhow::Result<()> {
        let file = std::env::temp_dir().join(format!("baijiayun-bench-{}.svg", std::process::id()));
        let series = Series { name: "ours".to_owned(), points: vec![(1.0, 2.0), (2.0, 4.0)] };
        draw(&Plot { x: "size", y: "time", series: vec![series] }, "growth", &file)?;
        let svg = std::fs::read_to_string(&file)?;
        std::fs::remove_file(&file)?;
        assert!(svg.contains("ours") && svg.contains("growth"), "{svg}");
        Ok(())
    }
}
