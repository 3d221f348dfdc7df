"""Everything printed or plotted: typst templates, QR codes and the fonts they are set in."""
