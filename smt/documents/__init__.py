"""Official papers in the layout of Decree 30/2020: DOCX, PDF and XLSX from one set of facts."""
